package dev.larder.storage.disk;

import dev.larder.domain.cache.CacheKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/// The changes that the catalog does not show yet, by key, in the order in which they were made.
///
/// Changes are added under the lock of their key. They may be applied again to what already shows
/// them: the result is the same.
final class PendingChanges {
  private final ConcurrentHashMap<CacheKey, List<Change>> byKey = new ConcurrentHashMap<>();

  /// Adds a change; what it makes pointless is cancelled.
  void add(Change change) {
    byKey.compute(
        change.key(),
        (key, earlier) -> {
          if (earlier == null) {
            return List.of(change);
          }
          Removal removal =
              switch (change) {
                case Change.Forget forget -> forget.removal();
                case Change.Store store -> store.removal();
              };
          for (Change other : earlier) {
            if (other instanceof Change.Store store
                && removal.covers(store.variantHash(), store.entry().sequence())
                && !isNewHead(change, store)) {
              store.cancel();
            }
          }
          List<Change> all = new ArrayList<>(earlier);
          all.add(change);
          return List.copyOf(all);
        });
  }

  /// Takes a change out that is now on disk, or that never will be.
  @SuppressWarnings("ReferenceEquality") // this very change, not one that looks like it
  void done(Change change) {
    byKey.computeIfPresent(
        change.key(),
        (key, changes) -> {
          if (changes.size() == 1 && changes.getFirst() == change) {
            return null;
          }
          List<Change> left = new ArrayList<>(changes);
          left.removeIf(other -> other == change);
          return left.isEmpty() ? null : List.copyOf(left);
        });
  }

  /// The changes under this key, the oldest first.
  List<Change> of(CacheKey key) {
    List<Change> changes = byKey.get(key);
    return changes == null ? List.of() : changes;
  }

  boolean isEmpty() {
    return byKey.isEmpty();
  }

  /// Whether a change gives a new head to a large content that is itself still being written.
  private static boolean isNewHead(Change change, Change.Store earlier) {
    return change instanceof Change.Store store
        && store.entry() instanceof LargeEntry next
        && earlier.entry() instanceof LargeEntry first
        && next.body() == first.body();
  }
}
