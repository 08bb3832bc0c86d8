package dev.larder.storage.disk;

import dev.larder.application.spi.CacheEvents;
import dev.larder.application.spi.CacheStore;
import dev.larder.application.spi.EntryWriter;
import dev.larder.application.spi.StoredEntry;
import dev.larder.domain.cache.CacheKey;
import dev.larder.domain.cache.StoredResponse;
import dev.larder.storage.memory.Budget;
import dev.larder.storage.memory.ChunkList;
import dev.larder.storage.memory.HeldEntry;
import dev.larder.storage.memory.KeyLocks;
import dev.larder.storage.memory.MemoryTier;
import dev.larder.storage.memory.Periodic;
import dev.larder.storage.memory.ResidentEntry;
import dev.larder.storage.memory.Variants;
import dev.larder.storage.segment.Hashes;
import dev.larder.storage.segment.Segment;
import dev.larder.storage.segment.SegmentFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A store in files, with a memory tier in front.
///
/// What the memory tier holds under a key is everything that is stored under it, so a hit there
/// asks nothing else. Otherwise the entries are those that the index points to, changed by what is
/// still pending. Changes of one key are ordered by its lock; no client thread waits for a write.
public final class DiskStore implements CacheStore {
  private static final long SWEEP_MILLIS = 250;
  private static final int OPEN_FILES = 256;

  private final CacheDirectory directory;
  private final Limits limits;
  private final InstantSource clock;
  private final CacheEvents events;
  private final KeyLocks locks = new KeyLocks();
  private final MemoryTier memory;
  private final PendingChanges pending = new PendingChanges();
  private final SegmentFiles files;
  private final Catalog catalog;
  private final Loader loader;
  private final Recovery recovery;
  private final RecordWriter recordWriter;
  private final LargeWriters largeWriters;
  private final Periodic sweeper;
  private final Budget uncommitted;
  private final AtomicLong sequence;
  private final boolean hadSegments;
  private final AtomicBoolean closed = new AtomicBoolean();

  /// Opens the store in a directory, which is made when it is absent. Returns at once: the index is
  /// opened, or made anew, in the background.
  ///
  /// @param diskOctets what the files may take
  /// @param memoryOctets what the memory tier may take of the heap
  /// @throws CacheDirUnusable when the directory cannot be made, locked or written to
  public static DiskStore open(
      Path path, long diskOctets, long memoryOctets, InstantSource clock, CacheEvents events)
      throws CacheDirUnusable {
    return open(
        path, Limits.of(diskOctets, memoryOctets), clock, events, SegmentFiles.Opener.PLAIN);
  }

  static DiskStore open(
      Path path, Limits limits, InstantSource clock, CacheEvents events, SegmentFiles.Opener opener)
      throws CacheDirUnusable {
    CacheDirectory directory = CacheDirectory.open(path);
    try {
      return new DiskStore(directory, directory.segments(), limits, clock, events, opener);
    } catch (IOException e) {
      directory.close();
      throw new CacheDirUnusable(path, "cannot be read: " + e.getMessage());
    }
  }

  private DiskStore(
      CacheDirectory directory,
      List<Segment> existing,
      Limits limits,
      InstantSource clock,
      CacheEvents events,
      SegmentFiles.Opener opener) {
    this.directory = directory;
    this.limits = limits;
    this.clock = clock;
    this.events = events;
    this.hadSegments = !existing.isEmpty();
    this.memory = new MemoryTier(limits.memory(), limits.memoryPerKey(), locks);
    this.files = new SegmentFiles(opener, OPEN_FILES);
    this.uncommitted = new Budget(limits.uncommitted());
    Segments segments = new Segments(directory.path(), existing, files, events);
    // Above every number that an earlier process can have used: it used a segment for its records.
    this.sequence = new AtomicLong((long) segments.nextId() << 32);
    this.catalog = new Catalog(segments, files, limits, events);
    this.recovery = new Recovery(directory, existing, catalog, files, events);
    this.recordWriter = new RecordWriter(pending, catalog, files, recovery, limits, clock, events);
    this.loader =
        new Loader(
            memory,
            pending,
            catalog,
            new RecordReader(segments, files, events, this::damaged),
            recordWriter,
            limits.variants());
    this.largeWriters =
        new LargeWriters(pending, catalog, files, recovery, limits, events, this::forgetInMemory);
    this.sweeper = new Periodic("larder-disk-sweeper", SWEEP_MILLIS, this::sweep);
  }

  // --- finding ---

  @Override
  public List<StoredEntry> find(CacheKey key) {
    Variants known = memory.get(key);
    if (known == null || known.epoch() != catalog.index().epoch()) {
      if (closed.get()) {
        return List.of();
      }
      if (hadSegments) {
        recovery.awaitOpening();
      }
      known = locked(key, () -> loader.load(key));
    }
    return known.live(clock.millis());
  }

  private <T> T locked(CacheKey key, Supplier<T> task) {
    ReentrantLock lock = locks.of(key);
    lock.lock();
    try {
      return task.get();
    } finally {
      lock.unlock();
    }
  }

  // --- storing ---

  @Override
  public EntryWriter write(CacheKey key, StoredResponse response, long length) {
    return new DiskEntryWriter(this, key, response, length, limits, uncommitted);
  }

  LargeWriter beginLarge(CacheKey key, ChunkList chunks) {
    return new LargeWriter(largeWriters, new LargeBody(key, files, chunks));
  }

  void abandoned(CacheKey key, String reason) {
    events.storeAbandoned(key.target(), reason);
  }

  StoredEntry storeSmall(CacheKey key, StoredResponse response, byte[] content) {
    return locked(
        key,
        () -> {
          ResidentEntry entry =
              new ResidentEntry(key, response, content, sequence.incrementAndGet());
          placeSmall(entry);
          return entry;
        });
  }

  private void placeSmall(ResidentEntry entry) {
    Change.Store store = change(entry);
    if (recordWriter.offer(store)) {
      placeInMemory(entry, false);
    } else {
      abandoned(entry.key(), "backlog");
      // It is found as long as the memory tier keeps it; what it replaces is not to come back then.
      recordWriter.forget(new Change.Forget(entry.key(), store.removal()));
      placeInMemory(entry, true);
    }
  }

  @Nullable StoredEntry storeLarge(
      CacheKey key, StoredResponse response, LargeWriter writer, long length) {
    if (closed.get()) {
      return null;
    }
    return locked(
        key,
        () -> {
          LargeEntry entry =
              new LargeEntry(
                  key, response, sequence.incrementAndGet(), writer.body(), length, this::damaged);
          Change.Store store = change(entry);
          pending.add(store);
          placeInMemory(entry, false);
          writer.commit(store);
          return entry;
        });
  }

  private Change.Store change(HeldEntry entry) {
    long keyHash = Hashes.of(entry.key());
    long variantHash = Hashes.of(entry.response().selectingFields(), keyHash);
    return new Change.Store(entry, keyHash, variantHash);
  }

  /// Adds an entry to what the memory tier holds under its key. When it holds nothing, the next
  /// search will put everything there, unless the entry is nowhere else.
  private void placeInMemory(HeldEntry entry, boolean nowhereElse) {
    Variants known = memory.get(entry.key());
    if (known == null && nowhereElse) {
      known = loader.load(entry.key());
    }
    if (known != null) {
      memory.put(entry.key(), loader.with(known, entry));
    }
  }

  // --- changing ---

  @Override
  public StoredEntry freshen(StoredEntry entry, StoredResponse freshened) {
    HeldEntry old = (HeldEntry) entry;
    return locked(
        old.key(),
        () -> {
          HeldEntry next = old.with(freshened, sequence.incrementAndGet());
          if (loader.load(old.key()).numbered(old.sequence()) == null) {
            return next;
          }
          if (!next.isVariant(old)) {
            forget(old);
          }
          if (next instanceof ResidentEntry resident) {
            placeSmall(resident);
          } else {
            placeInMemory(next, true);
            largeWriters.freshen(change(next));
          }
          return next;
        });
  }

  @Override
  public void remove(StoredEntry entry) {
    HeldEntry gone = (HeldEntry) entry;
    locked(
        gone.key(),
        () -> {
          forget(gone);
          return gone;
        });
  }

  private void damaged(LargeEntry entry, IOException what) {
    events.storeFault("read", String.valueOf(what));
    remove(entry);
  }

  private void forget(HeldEntry gone) {
    forgetUnderLock(gone);
    loader.drop(gone);
  }

  private void forgetUnderLock(HeldEntry gone) {
    Variants known = memory.get(gone.key());
    if (known != null) {
      memory.put(gone.key(), known.without(other -> other.sequence() == gone.sequence()));
    }
  }

  private void forgetInMemory(HeldEntry gone) {
    locked(
        gone.key(),
        () -> {
          forgetUnderLock(gone);
          return gone;
        });
  }

  @Override
  public void removeAll(CacheKey key) {
    locked(
        key,
        () -> {
          Variants known = memory.get(key);
          if (known == null || !known.isEmpty() || known.epoch() != catalog.index().epoch()) {
            memory.put(key, Variants.none(catalog.index().epoch()));
            recordWriter.forget(
                new Change.Forget(key, new Removal(Hashes.of(key), 0, sequence.get())));
          }
          return key;
        });
  }

  // --- time and end ---

  private void sweep() {
    try {
      long now = clock.millis();
      catalog.sweep(now);
      memory.sweep(now);
      for (LargeBody lost = catalog.segments().takeLost();
          lost != null;
          lost = catalog.segments().takeLost()) {
        forgetInMemory(lost);
      }
    } catch (RuntimeException e) {
      // The next sweep tries again; without this one nothing would expire any more.
      events.storeFault("sweep", String.valueOf(e));
    }
  }

  private void forgetInMemory(LargeBody body) {
    locked(
        body.key(),
        () -> {
          Variants known = memory.get(body.key());
          if (known != null) {
            memory.put(
                body.key(),
                known.without(entry -> entry instanceof LargeEntry large && large.body() == body));
          }
          return body;
        });
  }

  /// Octets that the files take.
  public long diskOctets() {
    return catalog.octets();
  }

  /// Octets of heap that the memory tier weighs.
  public long memoryOctets() {
    return memory.octets();
  }

  /// Octets of heap that small responses still arriving take.
  public long uncommittedOctets() {
    return uncommitted.used();
  }

  /// Whether everything that was stored is on disk, and everything on disk can be found.
  boolean isSettled() {
    return pending.isEmpty() && catalog.index().isComplete();
  }

  /// Large responses that are still being written.
  int largeUnderWay() {
    return largeWriters.underWay();
  }

  /// Octets of small responses that wait to be written.
  long queuedOctets() {
    return recordWriter.queuedOctets();
  }

  /// Octets of large responses that wait to be written.
  long backlogOctets() {
    return largeWriters.backlog().used();
  }

  /// What is on disk and where.
  Catalog catalog() {
    return catalog;
  }

  /// Files that are open for reading.
  int openFiles() {
    return files.openCount();
  }

  /// Has the index throw from now on.
  void breakIndex() {
    catalog.index().breakNow();
  }

  /// Forgets what the memory tier holds under a key, as if it had been evicted.
  void evictFromMemory(CacheKey key) {
    locked(
        key,
        () -> {
          memory.forget(key);
          return key;
        });
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    largeWriters.close();
    recordWriter.close();
    sweeper.close();
    recovery.close();
    try {
      if (catalog.close()) {
        directory.leaveCleanMark();
      }
    } catch (IOException e) {
      events.storeFault("close", String.valueOf(e));
    }
    files.close();
    directory.close();
  }
}
