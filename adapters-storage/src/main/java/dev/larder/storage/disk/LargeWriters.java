package dev.larder.storage.disk;

import dev.larder.application.spi.CacheEvents;
import dev.larder.storage.memory.Budget;
import dev.larder.storage.segment.RecordHeader;
import dev.larder.storage.segment.RecordMeta;
import dev.larder.storage.segment.Segment;
import dev.larder.storage.segment.SegmentFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// The thread that writes large responses, and what its tasks share.
final class LargeWriters implements AutoCloseable {
  /// Octets that one task writes before the next one has its turn, and that go out with one call.
  static final int TURN = 4 * 1024 * 1024;

  static final int WRITE = 256 * 1024;

  private final PendingChanges pending;
  private final Catalog catalog;
  private final SegmentFiles files;
  private final Recovery recovery;
  private final Limits limits;
  private final CacheEvents events;
  private final Consumer<LargeEntry> lost;
  private final Budget backlog;
  private final Set<LargeWriter> active = ConcurrentHashMap.newKeySet();
  private final ExecutorService executor;
  // Confined to the thread.
  private ByteBuffer buffer = ByteBuffer.allocate(0);

  /// @param lost hears of entries that were committed and could not be written after all
  LargeWriters(
      PendingChanges pending,
      Catalog catalog,
      SegmentFiles files,
      Recovery recovery,
      Limits limits,
      CacheEvents events,
      Consumer<LargeEntry> lost) {
    this.pending = pending;
    this.catalog = catalog;
    this.files = files;
    this.recovery = recovery;
    this.limits = limits;
    this.events = events;
    this.lost = lost;
    this.backlog = new Budget(limits.backlog());
    this.executor =
        Executors.newSingleThreadExecutor(
            task -> Thread.ofPlatform().name("larder-disk-large").daemon().unstarted(task));
  }

  Catalog catalog() {
    return catalog;
  }

  SegmentFiles files() {
    return files;
  }

  CacheEvents events() {
    return events;
  }

  PendingChanges pending() {
    return pending;
  }

  Budget backlog() {
    return backlog;
  }

  Limits limits() {
    return limits;
  }

  /// The buffer of the thread.
  ByteBuffer buffer() {
    if (buffer.capacity() == 0) {
      buffer = ByteBuffer.allocateDirect(WRITE);
    }
    return buffer.clear();
  }

  /// Says that an entry which clients may have found already is not on disk.
  void lose(LargeEntry entry) {
    lost.accept(entry);
  }

  void begun(LargeWriter writer) {
    active.add(writer);
  }

  void ended(LargeWriter writer) {
    active.remove(writer);
  }

  /// Responses that are still being written.
  int underWay() {
    return active.size();
  }

  /// Has the thread do something.
  ///
  /// @return false when the store has been closed
  boolean submit(Runnable task) {
    try {
      executor.execute(task);
      return true;
    } catch (RejectedExecutionException closed) {
      return false;
    }
  }

  /// Appends another head to the file of a response that is complete. Under the lock of its key.
  void freshen(Change.Store store) {
    pending.add(store);
    if (!submit(() -> writeHead(store))) {
      pending.done(store);
    }
  }

  private void writeHead(Change.Store store) {
    LargeEntry entry = (LargeEntry) store.entry();
    Segment segment = entry.body().segment();
    try {
      if (!store.isCancelled()
          && segment != null
          && !segment.isUnlinked()
          && entry.body().inFile() == entry.length()) {
        try (FileChannel channel = files.writable(segment)) {
          appendHead(store, segment, channel, segment.length());
        }
      }
    } catch (IOException e) {
      events.storeFault("append to " + segment, String.valueOf(e));
    } finally {
      pending.done(store);
    }
  }

  /// Appends the head of a response to its file, and shows it in the catalog.
  void appendHead(Change.Store store, Segment segment, FileChannel channel, long end)
      throws IOException {
    LargeEntry entry = (LargeEntry) store.entry();
    byte[] meta = RecordMeta.encode(entry.key(), entry.response());
    RecordHeader header =
        new RecordHeader(
            RecordHeader.LIVE,
            meta.length,
            0,
            RecordHeader.checksum(meta, 0, meta.length),
            RecordHeader.checksum(meta, 0, 0),
            entry.sequence(),
            entry.deleteAtMillis(),
            store.keyHash(),
            store.variantHash());
    ByteBuffer record = ByteBuffer.allocate(header.recordLength());
    header.encode(record, segment.salt());
    record.put(meta);
    long at = end + 7 & ~7L;
    long grows = at + record.capacity() - segment.length();
    if (!catalog.room().reserve(grows)) {
      throw new IOException("no room in the cache directory");
    }
    try {
      Segments.writeFully(channel, record.clear(), at);
    } catch (IOException e) {
      catalog.room().giveBack(grows);
      throw e;
    }
    recovery.awaitIndex();
    catalog.room().extend(segment, at + record.capacity(), grows);
    catalog.add(
        store.keyHash(),
        new Location(
            segment.id(),
            at,
            header.recordLength(),
            Due.at(header.deleteAtMillis()),
            header.sequence(),
            header.variantHash()));
    if (store.isCancelled()) {
      catalog.forget(store.removal());
    }
  }

  /// Ends the thread when what is complete has been written; gives the rest up. Waits for ten
  /// seconds at most.
  @Override
  public void close() {
    for (LargeWriter writer : active) {
      if (!writer.isCommitted()) {
        writer.abandon();
      }
    }
    try {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      while (!active.isEmpty() && System.nanoTime() < deadline) {
        executor.submit(() -> {}).get(10, TimeUnit.SECONDS);
      }
      executor.shutdown();
      if (!executor.awaitTermination(2, TimeUnit.SECONDS)) {
        events.storeFault("close", "large responses were not written out in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      executor.shutdownNow();
    }
  }
}
