package dev.larder.bootstrap.log;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/// Lets the first of a row of events pass at once and then one per interval, and counts the others.
/// Safe for all threads.
final class Throttle {
  private final long intervalNanos;
  private final LongSupplier nanoTime;

  /// Guarded by this.
  private boolean anyPassed;

  /// When the last one passed; guarded by this.
  private long passedAt;

  /// Events held back since; guarded by this.
  private long held;

  Throttle(Duration interval, LongSupplier nanoTime) {
    this.intervalNanos = interval.toNanos();
    this.nanoTime = nanoTime;
  }

  /// Asks to let an event pass.
  ///
  /// @return how many were held back since the last one that passed; empty when this one is held
  ///   back
  synchronized OptionalLong pass() {
    long now = nanoTime.getAsLong();
    if (anyPassed && now - passedAt < intervalNanos) {
      held++;
      return OptionalLong.empty();
    }
    anyPassed = true;
    passedAt = now;
    return OptionalLong.of(takeHeld());
  }

  /// How many are held back; they count no more.
  synchronized long takeHeld() {
    long count = held;
    held = 0;
    return count;
  }
}
