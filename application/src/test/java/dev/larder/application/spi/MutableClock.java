package dev.larder.application.spi;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A clock that stands still until a test moves it.
public final class MutableClock implements InstantSource {
  private volatile Instant now = Instant.parse("2026-03-01T12:00:00.123456789Z");

  @Override
  public Instant instant() {
    return now;
  }

  /// Moves the clock, backwards if `step` is negative.
  public void advance(Duration step) {
    now = now.plus(step);
  }
}
