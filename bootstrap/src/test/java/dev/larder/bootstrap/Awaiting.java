package dev.larder.bootstrap;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waits for what other threads bring about.
public final class Awaiting {
  private static final long PATIENCE_NANOS = 20_000_000_000L;
  private static final long LOOK_NANOS = 2_000_000;

  private Awaiting() {}

  /// Returns once the condition holds; fails the test after twenty seconds.
  public static void until(BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > PATIENCE_NANOS) {
        throw new AssertionError("waited in vain");
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }
}
