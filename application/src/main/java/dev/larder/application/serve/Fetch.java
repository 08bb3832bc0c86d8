package dev.larder.application.serve;

import dev.larder.application.spi.OriginFailure;
import dev.larder.application.spi.StoredEntry;
import dev.larder.domain.cache.CacheKey;
import dev.larder.domain.cache.StoredResponse;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// One request to an origin server that others may wait for. The leader settles it exactly once;
/// followers wait for that. The wait is bounded by the origin client's deadlines, which the leader
/// meets before all others.
final class Fetch {
  /// What became of it, as soon as the head of the response tells.
  sealed interface Outcome {
    /// The response is storable and arriving.
    record Arriving(StoredResponse response, GrowingEntry entry) implements Outcome {}

    /// The response is stored: it was small and came at once, or a stored one was confirmed.
    record Stored(StoredEntry entry) implements Outcome {}

    /// The response is for the leader only.
    record NotShareable() implements Outcome {}

    /// No response came.
    record Failed(OriginFailure failure) implements Outcome {}
  }

  private final CacheKey key;
  private final CountDownLatch settled = new CountDownLatch(1);
  private volatile @Nullable Outcome outcome;
  private volatile boolean outdated;

  Fetch(CacheKey key) {
    this.key = key;
  }

  CacheKey key() {
    return key;
  }

  /// Called by the leader only; the first call counts.
  void settle(Outcome result) {
    if (outcome == null) {
      outcome = result;
      settled.countDown();
    }
  }

  /// The resource was changed after this fetch had begun.
  void outdate() {
    outdated = true;
  }

  boolean isOutdated() {
    return outdated;
  }

  /// Waits for the outcome. An interrupted wait ends as a fetch that cannot be shared.
  Outcome await() {
    try {
      settled.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    Outcome result = outcome;
    return result == null ? new Outcome.NotShareable() : result;
  }
}
