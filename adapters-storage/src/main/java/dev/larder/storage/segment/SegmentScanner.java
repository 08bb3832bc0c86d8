package dev.larder.storage.segment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/// Finds the records of a segment by reading it from front to back. Used by one thread.
public final class SegmentScanner {
  private static final int BUFFER = 1024 * 1024;

  /// Hears of the records in the order in which they stand in the file.
  public interface Visitor {
    /// A record with a sound header, erased or not.
    ///
    /// @param offset where it begins
    /// @param sound whether a live record's meta data passed its check; content is not checked
    void record(long offset, RecordHeader header, boolean sound);
  }

  private final FileChannel channel;
  private final long salt;
  private final long size;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
  private long bufferStart;

  /// @param channel open for reading; stays open
  public SegmentScanner(FileChannel channel, long salt) throws IOException {
    this.channel = channel;
    this.salt = salt;
    this.size = channel.size();
    buffer.limit(0);
  }

  /// Visits the records from `position` on.
  ///
  /// Where no record begins, the next place is sought where one does.
  ///
  /// @return where the last record ends; what follows it is a torn tail
  public long scan(long position, Visitor visitor) throws IOException {
    long at = position;
    long end = position;
    while (at + RecordHeader.SIZE <= size) {
      RecordHeader header = headerAt(at);
      if (header == null || at + header.recordLength() > size) {
        at += 8;
        continue;
      }
      visitor.record(at, header, header.state() != RecordHeader.LIVE || metaIsSound(at, header));
      at += header.recordLength();
      end = at;
    }
    return end;
  }

  private @Nullable RecordHeader headerAt(long at) throws IOException {
    need(at, RecordHeader.SIZE);
    return RecordHeader.decode(buffer, (int) (at - bufferStart), salt);
  }

  private boolean metaIsSound(long at, RecordHeader header) throws IOException {
    int length = RecordHeader.SIZE + header.metaLength();
    if (length < 0 || length > BUFFER) {
      return false;
    }
    need(at, length);
    int from = (int) (at - bufferStart) + RecordHeader.SIZE;
    return RecordHeader.checksum(buffer.array(), from, header.metaLength())
        == header.metaChecksum();
  }

  /// Has `[at, at + length)` in the buffer, which the file is long enough for.
  private void need(long at, int length) throws IOException {
    if (at >= bufferStart && at + length <= bufferStart + buffer.limit()) {
      return;
    }
    buffer.clear();
    bufferStart = at;
    while (buffer.position() < length) {
      if (channel.read(buffer, at + buffer.position()) < 0) {
        throw new IOException("the segment shrank while it was read");
      }
    }
    buffer.flip();
  }
}
