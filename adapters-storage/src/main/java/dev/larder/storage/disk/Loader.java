package dev.larder.storage.disk;

import dev.larder.domain.cache.CacheKey;
import dev.larder.storage.memory.HeldEntry;
import dev.larder.storage.memory.MemoryTier;
import dev.larder.storage.memory.Variants;
import dev.larder.storage.segment.Hashes;
import java.util.List;

/// Puts together what is stored under a key: the records that the index points to, changed by what
/// is pending. Called under the lock of the key.
final class Loader {
  private final MemoryTier memory;
  private final PendingChanges pending;
  private final Catalog catalog;
  private final RecordReader reader;
  private final RecordWriter writer;
  private final long maxOctets;

  /// @param maxOctets what the variants of one key may take when they are read in
  Loader(
      MemoryTier memory,
      PendingChanges pending,
      Catalog catalog,
      RecordReader reader,
      RecordWriter writer,
      long maxOctets) {
    this.memory = memory;
    this.pending = pending;
    this.catalog = catalog;
    this.reader = reader;
    this.writer = writer;
    this.maxOctets = maxOctets;
  }

  /// Everything that is stored under a key, which is then in the memory tier, if it fits.
  Variants load(CacheKey key) {
    int epoch = catalog.index().epoch();
    Variants known = memory.get(key);
    if (known != null && known.epoch() == epoch) {
      return known;
    }
    // In this order: what moves from the changes to the index in between is seen twice, not never.
    List<Change> changes = pending.of(key);
    Variants loaded = fromDisk(key, changes, epoch);
    for (Change change : changes) {
      loaded = applied(change, loaded);
    }
    if (known != null) {
      for (HeldEntry entry : known.entries()) {
        loaded = with(loaded, entry);
      }
    }
    memory.put(key, loaded);
    return loaded;
  }

  private Variants fromDisk(CacheKey key, List<Change> changes, int epoch) {
    long keyHash = Hashes.of(key);
    Variants found = Variants.none(epoch);
    for (Location location : catalog.lookup(keyHash)) {
      if (isPending(location, changes)) {
        continue;
      }
      switch (reader.read(key, location)) {
        case RecordReader.Outcome.Read read -> found = with(found, read.entry());
        case RecordReader.Outcome.NotThere() -> {}
        case RecordReader.Outcome.Damaged() ->
            writer.forget(
                new Change.Forget(
                    key, new Removal(keyHash, location.variantHash(), location.sequence())));
      }
    }
    return found;
  }

  private static boolean isPending(Location location, List<Change> changes) {
    for (Change change : changes) {
      if (change instanceof Change.Store store && store.entry().sequence() == location.sequence()) {
        return true;
      }
    }
    return false;
  }

  private Variants applied(Change change, Variants variants) {
    return switch (change) {
      case Change.Store store -> store.isCancelled() ? variants : with(variants, store.entry());
      case Change.Forget forget -> without(variants, forget.removal());
    };
  }

  private static Variants without(Variants variants, Removal removal) {
    return variants.without(
        entry -> {
          long variantHash = Hashes.of(entry.response().selectingFields(), removal.keyHash());
          return removal.covers(variantHash, entry.sequence());
        });
  }

  /// The variants with one more; what has to go because there are too many is forgotten on disk.
  Variants with(Variants variants, HeldEntry entry) {
    return variants.with(entry, maxOctets, this::drop);
  }

  /// Has an entry, and what it replaced, forgotten on disk.
  void drop(HeldEntry entry) {
    long keyHash = Hashes.of(entry.key());
    long variantHash = Hashes.of(entry.response().selectingFields(), keyHash);
    writer.forget(
        new Change.Forget(entry.key(), new Removal(keyHash, variantHash, entry.sequence())));
  }
}
