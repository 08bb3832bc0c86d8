package dev.larder.storage.disk;

import dev.larder.domain.cache.CacheKey;
import dev.larder.storage.memory.ChunkList;
import dev.larder.storage.segment.LargeHeader;
import dev.larder.storage.segment.RecordHeader;
import dev.larder.storage.segment.Segment;
import dev.larder.storage.segment.SegmentFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The content of a large response: chunks in a file, checked one by one when they are read, and
/// while it is being written the rest in memory. Read by any thread; grown by the thread of
/// [LargeWriters].
final class LargeBody {
  private final CacheKey key;
  private final SegmentFiles files;
  private final ChunkList tail;
  private volatile @Nullable Segment segment;
  private volatile int[] checksums;
  // Octets from the start that are in the file and have their checksums. Written after `checksums`.
  private volatile long inFile;

  /// Content that arrives in `tail`.
  LargeBody(CacheKey key, SegmentFiles files, ChunkList tail) {
    this.key = key;
    this.files = files;
    this.tail = tail;
    this.checksums = new int[16];
  }

  /// Content that is complete in a file.
  LargeBody(CacheKey key, SegmentFiles files, Segment segment, long length, int[] checksums) {
    this.key = key;
    this.files = files;
    this.tail = new ChunkList();
    this.segment = segment;
    this.checksums = checksums;
    this.inFile = length;
  }

  CacheKey key() {
    return key;
  }

  /// The file, or null before there is one.
  @Nullable Segment segment() {
    return segment;
  }

  void setSegment(Segment file) {
    segment = file;
  }

  ChunkList tail() {
    return tail;
  }

  /// Says that the file holds the first `octets`, and what the checksums of their chunks are.
  void reached(long octets, int[] chunkChecksums) {
    checksums = chunkChecksums;
    inFile = octets;
  }

  /// Octets that the file holds with their checksums.
  long inFile() {
    return inFile;
  }

  /// Reads content, from memory or unchecked from the file: for followers of a response that is
  /// still arriving, who read what was written a moment ago.
  ///
  /// @return octets read, at least 1
  int read(long position, byte[] target, int offset, int length) throws IOException {
    int copied = tail.read(position, target, offset, length);
    if (copied > 0) {
      return copied;
    }
    Segment file = segment;
    if (file == null || position >= inFile) {
      throw new IOException("not readable at " + position);
    }
    int wanted = (int) Math.min(length, inFile - position);
    int count =
        files.read(file, ByteBuffer.wrap(target, offset, wanted), LargeHeader.SIZE + position);
    if (count <= 0) {
      throw new IOException(file + " is shorter than it was");
    }
    return count;
  }

  /// Reads what has not reached the file.
  ///
  /// @return octets read; 0 or less when `position` is in the file
  int readTail(long position, byte[] target, int offset, int length) {
    return tail.read(position, target, offset, length);
  }

  /// Reads a chunk from the file and checks it.
  ///
  /// @throws IOException when it cannot be read, or is not what was written
  byte[] chunk(int index, int length) throws IOException {
    Segment file = segment;
    if (file == null) {
      throw new IOException("no file");
    }
    byte[] bytes = new byte[length];
    long position = LargeHeader.SIZE + (long) index * LargeHeader.CHUNK;
    files.readFully(file, ByteBuffer.wrap(bytes), position);
    if (RecordHeader.checksum(bytes, 0, length) != checksums[index]) {
      throw new IOException("damaged content in " + file + " at " + position);
    }
    return bytes;
  }
}
