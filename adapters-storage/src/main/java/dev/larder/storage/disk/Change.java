package dev.larder.storage.disk;

import dev.larder.domain.cache.CacheKey;
import dev.larder.storage.memory.HeldEntry;

/// Something that has happened for clients, and is still to happen on disk.
sealed interface Change {
  CacheKey key();

  /// A response that is to be written, or that is being written.
  final class Store implements Change {
    private final HeldEntry entry;
    private final long keyHash;
    private final long variantHash;
    private volatile boolean cancelled;

    Store(HeldEntry entry, long keyHash, long variantHash) {
      this.entry = entry;
      this.keyHash = keyHash;
      this.variantHash = variantHash;
    }

    @Override
    public CacheKey key() {
      return entry.key();
    }

    HeldEntry entry() {
      return entry;
    }

    long keyHash() {
      return keyHash;
    }

    long variantHash() {
      return variantHash;
    }

    /// What forgets this entry and its predecessors.
    Removal removal() {
      return new Removal(keyHash, variantHash, entry.sequence());
    }

    /// Says that it need not be written any more, and must not be found when it was.
    void cancel() {
      cancelled = true;
    }

    boolean isCancelled() {
      return cancelled;
    }
  }

  /// Something that is to be forgotten.
  record Forget(CacheKey key, Removal removal) implements Change {}
}
