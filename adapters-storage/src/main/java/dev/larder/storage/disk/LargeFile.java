package dev.larder.storage.disk;

import dev.larder.storage.segment.DamagedSegment;
import dev.larder.storage.segment.LargeHeader;
import dev.larder.storage.segment.RecordHeader;
import dev.larder.storage.segment.Segment;
import dev.larder.storage.segment.SegmentFiles;
import dev.larder.storage.segment.SegmentScanner;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/// Reads what stands around the content of a large segment.
final class LargeFile {
  private LargeFile() {}

  /// Where the records of a committed large segment begin.
  ///
  /// @throws DamagedSegment when it was not committed, or is damaged
  static long recordsAt(FileChannel channel, Segment segment) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(LargeHeader.SIZE);
    long position = 0;
    while (bytes.hasRemaining()) {
      int count = channel.read(bytes, position);
      if (count < 0) {
        throw new DamagedSegment(segment + " has no header");
      }
      position += count;
    }
    return LargeHeader.decode(bytes.flip(), segment.salt()).recordsAt();
  }

  /// The head of a committed large segment: the last sound one, or null when none is.
  static Catalog.@Nullable Recovered head(FileChannel channel, Segment segment) throws IOException {
    Catalog.@Nullable Recovered[] last = new Catalog.@Nullable Recovered[1];
    new SegmentScanner(channel, segment.salt())
        .scan(
            recordsAt(channel, segment),
            (offset, header, sound) -> {
              if (sound && header.state() == RecordHeader.LIVE) {
                last[0] = new Catalog.Recovered(offset, header, true);
              }
            });
    return last[0];
  }

  /// The content of a committed large segment.
  ///
  /// @throws DamagedSegment when it was not committed, or its checksums are damaged
  static Opened open(SegmentFiles files, Segment segment) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(LargeHeader.SIZE);
    files.readFully(segment, bytes, 0);
    LargeHeader header = LargeHeader.decode(bytes.flip(), segment.salt());
    if (header.recordsAt() > segment.length()) {
      throw new DamagedSegment(segment + " is too short");
    }
    ByteBuffer table = ByteBuffer.allocate(header.chunks() * 4);
    files.readFully(segment, table, header.tableAt());
    int checksum = RecordHeader.checksum(table.array(), 0, table.capacity());
    if (checksum != header.tableChecksum()) {
      throw new DamagedSegment("damaged checksums in " + segment);
    }
    int[] checksums = new int[header.chunks()];
    table.flip().asIntBuffer().get(checksums);
    return new Opened(header.contentLength(), checksums);
  }

  /// @param length octets of content
  /// @param checksums of its chunks
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Opened(long length, int[] checksums) {}
}
