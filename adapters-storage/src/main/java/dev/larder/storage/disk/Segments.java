package dev.larder.storage.disk;

import dev.larder.application.spi.CacheEvents;
import dev.larder.storage.segment.RecordHeader;
import dev.larder.storage.segment.Segment;
import dev.larder.storage.segment.SegmentFiles;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The segments of the directory: makes them, erases records in them, deletes them, knows how much
/// they take. Guarded by the lock of the [Catalog], except where a method says otherwise.
final class Segments {
  private static final int SCRATCH = 64 * 1024;

  /// What takes time to load, and only background threads need.
  private static final class Lazily {
    static final SecureRandom RANDOM = new SecureRandom();
    static final Cleaner CLEANER = Cleaner.create();
  }

  private final Path directory;
  private final SegmentFiles files;
  private final CacheEvents events;
  private final ConcurrentSkipListMap<Integer, SegmentState> states = new ConcurrentSkipListMap<>();
  private final ConcurrentHashMap<Integer, WeakReference<LargeBody>> bodies =
      new ConcurrentHashMap<>();
  private final Queue<LargeBody> lost = new ConcurrentLinkedQueue<>();
  // A header to be written, and behind it nothing but zeros.
  private final ByteBuffer scratch = ByteBuffer.allocateDirect(SCRATCH);
  private int nextId;
  private final AtomicLong octets = new AtomicLong();
  private @Nullable FileChannel eraser;
  private @Nullable Segment erasing;

  /// @param existing the segments of earlier processes, by number
  Segments(Path directory, List<Segment> existing, SegmentFiles files, CacheEvents events) {
    this.directory = directory;
    this.files = files;
    this.events = events;
    this.nextId = 1;
    for (Segment segment : existing) {
      SegmentState state = new SegmentState(segment, false);
      state.awaitScan();
      states.put(segment.id(), state);
      octets.addAndGet(segment.length());
      nextId = segment.id() + 1;
    }
  }

  /// Number that the next segment gets.
  int nextId() {
    return nextId;
  }

  /// Octets that the segments take together. For any thread.
  long octets() {
    return octets.get();
  }

  /// All segments, the oldest first. For any thread.
  Collection<SegmentState> all() {
    return states.values();
  }

  /// The state of a segment, or null when it is gone.
  @Nullable SegmentState state(int id) {
    return states.get(id);
  }

  /// The segment with this number, or null when it is gone. For any thread.
  @Nullable Segment get(int id) {
    SegmentState state = states.get(id);
    return state == null ? null : state.segment();
  }

  /// Registers a new segment, to which somebody will append; its file is still to be made.
  SegmentState create(boolean large) {
    Segment segment = Segment.create(directory, nextId++, Lazily.RANDOM.nextLong(), large);
    SegmentState state = new SegmentState(segment, true);
    states.put(segment.id(), state);
    return state;
  }

  /// Counts octets that were, or will be, added to a segment, or taken from it.
  void count(long more) {
    octets.addAndGet(more);
  }

  /// The content that the entries of a large segment share, or null when none is in use. For any
  /// thread.
  @Nullable LargeBody body(int id) {
    WeakReference<LargeBody> reference = bodies.get(id);
    return reference == null ? null : reference.get();
  }

  /// Has the entries of a large segment share this content. For any thread.
  LargeBody share(int id, LargeBody body) {
    WeakReference<LargeBody> shared =
        bodies.compute(
            id,
            (key, known) ->
                known == null || known.get() == null ? new WeakReference<>(body) : known);
    LargeBody first = shared.get();
    return first == null ? body : first;
  }

  /// A content whose file has been deleted since the last call while entries referred to it, or
  /// null. For any thread.
  @Nullable LargeBody takeLost() {
    return lost.poll();
  }

  /// Deletes a segment. Entries that are being read stay readable.
  void unlink(SegmentState state) {
    Segment segment = state.segment();
    if (states.remove(segment.id()) == null) {
      return;
    }
    octets.addAndGet(-segment.length());
    segment.setUnlinked();
    WeakReference<LargeBody> reference = bodies.remove(segment.id());
    LargeBody body = reference == null ? null : reference.get();
    files.beforeUnlink(segment, body != null);
    if (body != null) {
      lost.add(body);
      SegmentFiles open = files;
      Lazily.CLEANER.register(body, () -> open.forget(segment));
    }
    if (segment.equals(erasing)) {
      closeEraser();
    }
    try {
      Files.deleteIfExists(segment.path());
    } catch (IOException e) {
      events.storeFault("delete " + segment, String.valueOf(e));
    }
  }

  /// The header of a record, or null when there is none that is sound.
  @Nullable RecordHeader header(Segment segment, long offset) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(RecordHeader.SIZE);
    files.readFully(segment, bytes, offset);
    return RecordHeader.decode(bytes.flip(), 0, segment.salt());
  }

  /// Overwrites a record with zeros; its header stays, as a mark that lets scans step over it.
  void erase(Segment segment, long offset, RecordHeader header) {
    try {
      FileChannel channel = eraser(segment);
      long end = offset + header.recordLength();
      scratch.clear();
      header.blank(RecordHeader.ERASING).encode(scratch, segment.salt());
      // The mark goes first: when the rest is cut short, a scan will do it again.
      scratch.rewind().limit((int) Math.min(SCRATCH, end - offset));
      long at = offset + writeFully(channel, scratch, offset);
      while (at < end) {
        scratch.limit((int) Math.min(SCRATCH, RecordHeader.SIZE + end - at));
        at += writeFully(channel, scratch.position(RecordHeader.SIZE), at);
      }
      scratch.clear();
      header.blank(RecordHeader.ERASED).encode(scratch, segment.salt());
      writeFully(channel, scratch.flip(), offset);
    } catch (IOException e) {
      closeEraser();
      events.storeFault("erase in " + segment, String.valueOf(e));
    }
  }

  private FileChannel eraser(Segment segment) throws IOException {
    FileChannel channel = eraser;
    if (channel == null || !segment.equals(erasing)) {
      closeEraser();
      channel = files.writable(segment);
      eraser = channel;
      erasing = segment;
    }
    return channel;
  }

  /// Writes what `bytes` has left at `position`, and returns how much that was.
  static int writeFully(FileChannel channel, ByteBuffer bytes, long position) throws IOException {
    int start = bytes.position();
    while (bytes.hasRemaining()) {
      channel.write(bytes, position + bytes.position() - start);
    }
    return bytes.position() - start;
  }

  void closeEraser() {
    FileChannel channel = eraser;
    eraser = null;
    erasing = null;
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        events.storeFault("erase", String.valueOf(e));
      }
    }
  }
}
