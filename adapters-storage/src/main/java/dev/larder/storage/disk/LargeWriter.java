package dev.larder.storage.disk;

import dev.larder.storage.memory.ChunkList;
import dev.larder.storage.segment.LargeHeader;
import dev.larder.storage.segment.RecordHeader;
import dev.larder.storage.segment.Segment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// A large response on its way into a file of its own.
///
/// The client's thread hands chunks over and never waits; the thread of [LargeWriters] writes them.
/// Memory is let go chunk by chunk as the file takes it over.
final class LargeWriter {
  private final LargeWriters shared;
  private final LargeBody body;
  private final ChunkList tail;
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final AtomicLong reserved = new AtomicLong();
  private volatile boolean failed;
  private volatile boolean abandoned;
  private volatile Change.@Nullable Store committed;

  // Confined to the thread of LargeWriters.
  private final CRC32C crc = new CRC32C();
  private int[] checksums = new int[16];
  private int chunks;
  private long written;
  private boolean ended;
  private @Nullable SegmentState state;
  private @Nullable FileChannel channel;

  /// @param body where the content can be read from; what its tail holds already is written first
  LargeWriter(LargeWriters shared, LargeBody body) {
    this.shared = shared;
    this.body = body;
    this.tail = body.tail();
    this.reserved.set(tail.end());
    shared.backlog().reserve(tail.end());
    shared.begun(this);
  }

  LargeBody body() {
    return body;
  }

  /// Takes content over.
  ///
  /// @return null, or why not: then this response cannot be stored any more
  @Nullable String append(byte[] chunk, int length) {
    if (failed) {
      return "disk fault";
    }
    boolean lagging = tail.end() + length - tail.start() > shared.limits().writerBacklog();
    if (lagging || !shared.backlog().tryReserve(length)) {
      return "backlog";
    }
    reserved.addAndGet(length);
    tail.append(chunk, length);
    schedule();
    return null;
  }

  /// Has the file completed. Under the lock of the key; the change is among the pending ones
  /// already.
  void commit(Change.Store store) {
    committed = store;
    schedule();
  }

  boolean isCommitted() {
    return committed != null;
  }

  boolean hasFailed() {
    return failed;
  }

  /// Has the file deleted.
  void abandon() {
    abandoned = true;
    schedule();
  }

  private void schedule() {
    if (scheduled.compareAndSet(false, true) && !shared.submit(this::work)) {
      failed = true;
    }
  }

  private void work() {
    scheduled.set(false);
    if (ended) {
      letGo(reserved.get());
      forgetIfUnread();
      return;
    }
    Change.Store store = committed;
    if (abandoned && store == null || store != null && store.isCancelled()) {
      end(store, false);
      return;
    }
    try {
      long target = tail.end();
      long stop = written + LargeWriters.TURN;
      while (written < target && written < stop) {
        writeSome();
      }
      if (written < target) {
        schedule();
      } else if (store != null) {
        complete(store);
        end(store, true);
      }
    } catch (IOException | RuntimeException e) {
      failed = true;
      shared.events().storeFault("append to " + body.segment(), String.valueOf(e));
      end(store, false);
    }
  }

  private void writeSome() throws IOException {
    ByteBuffer buffer = shared.buffer();
    int count = tail.read(written, buffer);
    buffer.flip();
    if (!shared.catalog().room().reserve(count)) {
      throw new IOException("no room in the cache directory");
    }
    Segment segment;
    try {
      segment = segment();
      FileChannel file = file(segment);
      Segments.writeFully(file, buffer, LargeHeader.SIZE + written);
    } catch (IOException e) {
      shared.catalog().room().giveBack(count);
      throw e;
    }
    segment.setLength(segment.length() + count);
    buffer.rewind();
    sum(buffer);
    long whole = written / LargeHeader.CHUNK * LargeHeader.CHUNK;
    if (whole > body.inFile()) {
      body.reached(whole, checksums);
      letGo(tail.release(whole));
    }
  }

  private Segment segment() {
    SegmentState known = state;
    if (known == null) {
      known = shared.catalog().room().beginLarge();
      state = known;
      body.setSegment(known.segment());
      shared.catalog().segments().share(known.segment().id(), body);
    }
    return known.segment();
  }

  private FileChannel file(Segment segment) throws IOException {
    FileChannel file = channel;
    if (file == null) {
      file = shared.files().create(segment);
      channel = file;
      // The header, which is written last, takes room too.
      if (!shared.catalog().room().reserve(LargeHeader.SIZE)) {
        throw new IOException("no room in the cache directory");
      }
      segment.setLength(LargeHeader.SIZE);
    }
    return file;
  }

  private void sum(ByteBuffer buffer) {
    int end = buffer.limit();
    while (buffer.position() < end) {
      int left = (int) (LargeHeader.CHUNK - written % LargeHeader.CHUNK);
      int count = Math.min(left, end - buffer.position());
      buffer.limit(buffer.position() + count);
      crc.update(buffer);
      buffer.limit(end);
      written += count;
      if (count == left) {
        addChecksum();
      }
    }
  }

  private void addChecksum() {
    if (chunks == checksums.length) {
      checksums = Arrays.copyOf(checksums, chunks * 2);
    }
    checksums[chunks++] = (int) crc.getValue();
    crc.reset();
  }

  /// Writes what stands behind the content, then the header: from then on the response survives a
  /// crash.
  private void complete(Change.Store store) throws IOException {
    if (written % LargeHeader.CHUNK != 0) {
      addChecksum();
    }
    Segment segment = segment();
    FileChannel file = file(segment);
    ByteBuffer table = ByteBuffer.allocate(chunks * 4);
    table.asIntBuffer().put(checksums, 0, chunks);
    LargeHeader header =
        new LargeHeader(written, RecordHeader.checksum(table.array(), 0, table.capacity()));
    long grows = header.recordsAt() - segment.length();
    if (!shared.catalog().room().reserve(grows)) {
      throw new IOException("no room in the cache directory");
    }
    segment.setLength(header.recordsAt());
    Segments.writeFully(file, table, header.tableAt());
    Segments.writeFully(file, header.encode(segment.salt()), 0);
    body.reached(written, Arrays.copyOf(checksums, chunks));
    shared.appendHead(store, segment, file, segment.length());
    letGo(tail.release(written));
  }

  private void letGo(long octets) {
    shared.backlog().release(octets);
    reserved.addAndGet(-octets);
  }

  /// Lets go of a deleted file. Who abandons a response has nobody left who reads it, so that the
  /// room on the disk need not wait for the collector.
  private void forgetIfUnread() {
    SegmentState known = state;
    if (known != null && abandoned && committed == null) {
      shared.files().forget(known.segment());
    }
  }

  private void end(Change.@Nullable Store store, boolean complete) {
    ended = true;
    shared.ended(this);
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      shared.events().storeFault("close " + body.segment(), String.valueOf(e));
    }
    if (!complete) {
      if (state != null) {
        shared.catalog().room().discard(state);
        forgetIfUnread();
      }
      if (store != null) {
        shared.catalog().forget(store.removal());
        shared.lose((LargeEntry) store.entry());
      }
      letGo(reserved.get());
    }
    if (store != null) {
      shared.pending().done(store);
    }
  }
}
