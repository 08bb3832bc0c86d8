package dev.larder.domain.cache;

import java.time.Duration;

/// The freshness lifetime of a response that states none.
public sealed interface UnstatedLifetime {

  /// A tenth of the time since its last modification (RFC 9111 section 4.2.2).
  record Heuristic() implements UnstatedLifetime {}

  /// The same for all.
  ///
  /// @param duration not negative
  record Constant(Duration duration) implements UnstatedLifetime {
    public Constant {
      if (duration.isNegative()) {
        throw new IllegalArgumentException("negative lifetime: " + duration);
      }
    }
  }
}
