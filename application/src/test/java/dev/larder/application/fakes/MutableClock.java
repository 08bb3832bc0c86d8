package dev.larder.application.fakes;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A clock that moves when it is told to. Safe for all threads.
public final class MutableClock implements InstantSource {
  /// When every new clock stands.
  public static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

  private volatile Instant now = START;

  @Override
  public Instant instant() {
    return now;
  }

  /// Moves the clock, backwards when negative.
  public void advance(Duration duration) {
    now = now.plus(duration);
  }

  /// Moves the clock forward by whole seconds.
  public void advanceSeconds(long seconds) {
    advance(Duration.ofSeconds(seconds));
  }
}
