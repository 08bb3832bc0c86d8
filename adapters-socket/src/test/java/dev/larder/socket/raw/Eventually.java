package dev.larder.socket.raw;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waits for what another thread is about to bring about.
public final class Eventually {
  private static final long MOST_NANOS = 20_000_000_000L;

  private Eventually() {}

  public static void holds(BooleanSupplier condition) {
    long deadline = System.nanoTime() + MOST_NANOS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("does not come about");
      }
      LockSupport.parkNanos(1_000_000);
    }
  }
}
