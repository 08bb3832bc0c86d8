package dev.larder.storage.disk;

import dev.larder.application.spi.CacheEvents;
import dev.larder.storage.memory.Budget;
import dev.larder.storage.memory.HeldEntry;
import dev.larder.storage.segment.RecordHeader;
import dev.larder.storage.segment.RecordMeta;
import dev.larder.storage.segment.Segment;
import dev.larder.storage.segment.SegmentFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The thread that appends small responses to segments, many with one write, and then shows them in
/// the catalog. It also carries out removals, in the order in which they were asked for.
final class RecordWriter implements AutoCloseable {
  /// After a batch the thread waits this long for more before it sleeps: a busy proxy then never
  /// pays for waking it.
  private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

  private static final int OVERHEAD = 512;
  private static final int MAX_BATCH = 1024 * 1024;

  private final PendingChanges pending;
  private final Catalog catalog;
  private final SegmentFiles files;
  private final Recovery recovery;
  private final Limits limits;
  private final InstantSource clock;
  private final CacheEvents events;
  private final Budget queued;
  private final ConcurrentLinkedQueue<Change> queue = new ConcurrentLinkedQueue<>();
  private final Thread thread;
  private volatile boolean asleep;
  private volatile boolean closing;

  // Confined to the thread.
  private ByteBuffer buffer = ByteBuffer.allocate(0);
  private final List<Change> batch = new ArrayList<>();
  private final List<@Nullable Written> written = new ArrayList<>();
  private @Nullable FileChannel channel;
  private @Nullable Segment open;

  /// Where in the buffer a record begins, and its header; null for a change that writes none.
  private record Written(int at, RecordHeader header) {}

  /// Starts the thread.
  RecordWriter(
      PendingChanges pending,
      Catalog catalog,
      SegmentFiles files,
      Recovery recovery,
      Limits limits,
      InstantSource clock,
      CacheEvents events) {
    this.pending = pending;
    this.catalog = catalog;
    this.files = files;
    this.recovery = recovery;
    this.limits = limits;
    this.clock = clock;
    this.events = events;
    this.queued = new Budget(limits.queue());
    this.thread = Thread.ofPlatform().name("larder-disk-writer").daemon().start(this::run);
  }

  /// Takes a response to be written. Under the lock of its key.
  ///
  /// @return false when too much is waiting already
  boolean offer(Change.Store store) {
    if (closing || !queued.tryReserve(octets(store))) {
      return false;
    }
    enqueue(store);
    return true;
  }

  /// Takes something to be forgotten; never refused, since it takes next to no room. Under the lock
  /// of its key.
  void forget(Change.Forget forget) {
    queued.reserve(OVERHEAD);
    enqueue(forget);
  }

  private void enqueue(Change change) {
    pending.add(change);
    queue.add(change);
    if (asleep) {
      LockSupport.unpark(thread);
    }
  }

  private static long octets(Change change) {
    return change instanceof Change.Store store ? OVERHEAD + store.entry().weight() : OVERHEAD;
  }

  /// Octets that are waiting.
  long queuedOctets() {
    return queued.used();
  }

  private void run() {
    while (true) {
      boolean last = closing;
      if (drain()) {
        continue;
      }
      if (last) {
        break;
      }
      LockSupport.parkNanos(this, LINGER_NANOS);
      asleep = true;
      if (queue.isEmpty() && !closing) {
        LockSupport.park(this);
      }
      asleep = false;
    }
    closeChannel();
  }

  /// Carries out what is waiting, up to a batch.
  private boolean drain() {
    if (queue.isEmpty()) {
      return false;
    }
    recovery.awaitIndex();
    if (buffer.capacity() == 0) {
      buffer = ByteBuffer.allocateDirect(2 * MAX_BATCH);
    }
    int most = Math.min(MAX_BATCH, limits.segment() / 2);
    while (buffer.position() < most && batch.size() < 10_000) {
      Change change = queue.poll();
      if (change == null) {
        break;
      }
      batch.add(change);
      written.add(change instanceof Change.Store store ? serialise(store) : null);
    }
    try {
      flush();
    } catch (RuntimeException e) {
      // A fault of ours must not end the thread that everything on disk depends on.
      events.storeFault("write", String.valueOf(e));
    }
    for (Change change : batch) {
      pending.done(change);
      queued.release(octets(change));
    }
    batch.clear();
    written.clear();
    buffer.clear();
    return true;
  }

  /// Puts a record into the buffer.
  ///
  /// @return null when it is not to be written, or cannot be
  private @Nullable Written serialise(Change.Store store) {
    HeldEntry entry = store.entry();
    byte[] content = entry.resident();
    if (store.isCancelled() || content == null || entry.deleteAtMillis() <= clock.millis()) {
      return null;
    }
    byte[] meta = RecordMeta.encode(entry.key(), entry.response());
    int length = RecordHeader.recordLength(meta.length, content.length);
    if (length > buffer.remaining() || length > limits.segment()) {
      events.storeAbandoned(entry.key().target(), "head too large");
      return null;
    }
    RecordHeader header =
        new RecordHeader(
            RecordHeader.LIVE,
            meta.length,
            content.length,
            RecordHeader.checksum(meta, 0, meta.length),
            RecordHeader.checksum(content, 0, content.length),
            entry.sequence(),
            entry.deleteAtMillis(),
            store.keyHash(),
            store.variantHash());
    int at = buffer.position();
    // The header follows when it is known which segment the record goes to.
    buffer.position(at + RecordHeader.SIZE);
    buffer.put(meta).put(content);
    while (buffer.position() < at + length) {
      buffer.put((byte) 0);
    }
    return new Written(at, header);
  }

  private void flush() {
    Segment segment = null;
    long start = 0;
    if (buffer.position() > 0) {
      SegmentState state = catalog.room().beginWriting(buffer.position());
      if (state == null) {
        events.storeFault("append", "no room in the cache directory");
      } else {
        start = state.segment().length();
        segment = append(state) ? state.segment() : null;
      }
    }
    for (int i = 0; i < batch.size(); i++) {
      show(batch.get(i), written.get(i), segment, start);
    }
  }

  private boolean append(SegmentState state) {
    Segment segment = state.segment();
    long start = segment.length();
    int octets = buffer.position();
    boolean whole = false;
    boolean usable = false;
    try {
      for (Written record : written) {
        if (record != null) {
          record.header().encode(buffer.position(record.at()), segment.salt());
        }
      }
      FileChannel file = channel(segment);
      Segments.writeFully(file, buffer.position(0).limit(octets), start);
      segment.setLength(start + octets);
      whole = true;
      usable = true;
    } catch (IOException e) {
      events.storeFault("append to " + segment, String.valueOf(e));
      usable = cutBack(start);
    } finally {
      buffer.clear();
      catalog.room().written(state, whole ? 0 : octets, usable);
    }
    return whole;
  }

  private FileChannel channel(Segment segment) throws IOException {
    FileChannel file = channel;
    if (file == null || !segment.equals(open)) {
      closeChannel();
      file = segment.length() == 0 ? files.create(segment) : files.writable(segment);
      channel = file;
      open = segment;
    }
    return file;
  }

  /// Takes away what a failed write has left behind.
  private boolean cutBack(long length) {
    try {
      if (channel != null) {
        channel.truncate(length);
        return length > 0;
      }
    } catch (IOException e) {
      // A scan would stop here, or find its way behind it.
    }
    closeChannel();
    return false;
  }

  private void closeChannel() {
    FileChannel file = channel;
    channel = null;
    open = null;
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      events.storeFault("close segment", String.valueOf(e));
    }
  }

  private void show(
      Change change, @Nullable Written record, @Nullable Segment segment, long start) {
    switch (change) {
      case Change.Forget forget -> catalog.forget(forget.removal());
      case Change.Store store -> {
        if (record == null || segment == null) {
          // What it was to replace must not come back.
          catalog.forget(store.removal());
          return;
        }
        RecordHeader header = record.header();
        catalog.add(
            header.keyHash(),
            new Location(
                segment.id(),
                start + record.at(),
                header.recordLength(),
                Due.at(header.deleteAtMillis()),
                header.sequence(),
                header.variantHash()));
        if (store.isCancelled()) {
          catalog.forget(store.removal());
        }
      }
    }
  }

  /// Writes what is waiting, for ten seconds at most, and ends the thread.
  @Override
  public void close() {
    closing = true;
    LockSupport.unpark(thread);
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
