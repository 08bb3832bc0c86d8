package dev.larder.application.fakes;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waits for what must come to pass, with a limit that only a broken program meets.
public final class Await {
  private static final long LIMIT_SECONDS = 30;

  private Await() {}

  /// Waits until the condition holds.
  ///
  /// @throws AssertionError when it does not come to hold
  public static void until(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("never came: " + what);
      }
      LockSupport.parkNanos(200_000);
    }
  }

  /// Waits for a latch.
  ///
  /// @throws AssertionError when it is not released
  public static void latch(CountDownLatch latch) {
    try {
      if (!latch.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("latch was not released");
      }
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  /// Waits for the end of a thread.
  ///
  /// @throws AssertionError when it does not end
  public static void end(Thread thread) {
    try {
      if (!thread.join(Duration.ofSeconds(LIMIT_SECONDS))) {
        throw new AssertionError("thread did not end: " + thread);
      }
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }
}
