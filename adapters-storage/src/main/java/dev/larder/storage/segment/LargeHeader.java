package dev.larder.storage.segment;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// The first 64 octets of a large segment, written when its content is complete: a large segment
/// without it was never committed.
///
/// Behind it stand the content, the checksums of its chunks, and the records that carry its head,
/// of which the last one counts.
///
/// @param contentLength octets of content
/// @param tableChecksum CRC32C of the table of chunk checksums
public record LargeHeader(long contentLength, int tableChecksum) {
  /// Octets that the header takes.
  public static final int SIZE = 64;

  /// Octets of content that share a checksum. The last chunk may be shorter.
  public static final int CHUNK = 256 * 1024;

  private static final long MAGIC = 0x4C61726465724C31L;

  /// Number of chunks.
  public int chunks() {
    return (int) ((contentLength + CHUNK - 1) / CHUNK);
  }

  /// Where the table of chunk checksums begins.
  public long tableAt() {
    return SIZE + contentLength + 7 & ~7L;
  }

  /// Where the records begin.
  public long recordsAt() {
    return tableAt() + chunks() * 4L + 7 & ~7L;
  }

  /// The header as octets.
  ///
  /// @param salt the number of the segment
  public ByteBuffer encode(long salt) {
    ByteBuffer bytes = ByteBuffer.allocate(SIZE);
    bytes.putLong(MAGIC).putLong(salt).putLong(contentLength).putInt(CHUNK).putInt(tableChecksum);
    bytes.putInt(SIZE - 4, checksum(bytes));
    return bytes.clear();
  }

  private static int checksum(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.slice(0, SIZE - 4));
    return (int) crc.getValue();
  }

  /// Reads what [#encode] made.
  ///
  /// @param bytes a heap buffer of [#SIZE] octets
  /// @throws DamagedSegment when it is something else: the segment was not committed, or is damaged
  public static LargeHeader decode(ByteBuffer bytes, long salt) throws DamagedSegment {
    boolean sound =
        bytes.limit() == SIZE
            && bytes.getLong(0) == MAGIC
            && bytes.getLong(8) == salt
            && bytes.getLong(16) >= 0
            && bytes.getInt(24) == CHUNK
            && bytes.getInt(SIZE - 4) == checksum(bytes);
    if (!sound) {
      throw new DamagedSegment("no header of a committed large segment");
    }
    return new LargeHeader(bytes.getLong(16), bytes.getInt(28));
  }
}
