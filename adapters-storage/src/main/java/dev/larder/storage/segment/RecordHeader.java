package dev.larder.storage.segment;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// The first 64 octets of a record.
///
/// It begins with the number that its segment was given at random. A client can have any octets
/// stored as content, but cannot know that number, so no content ever passes for a record when a
/// scan has to find its way again behind damage.
///
/// @param state one of [#LIVE], [#ERASING], [#ERASED]
/// @param metaLength octets of the [RecordMeta] behind the header
/// @param contentLength octets of content behind that
/// @param metaChecksum CRC32C of the meta data
/// @param contentChecksum CRC32C of the content
/// @param sequence place among all records ever committed to the directory
/// @param deleteAtMillis when the record is to be erased, in milliseconds since 1970
/// @param keyHash hash of the primary key
/// @param variantHash hash of primary and secondary key
public record RecordHeader(
    int state,
    int metaLength,
    int contentLength,
    int metaChecksum,
    int contentChecksum,
    long sequence,
    long deleteAtMillis,
    long keyHash,
    long variantHash) {
  /// Octets that a header takes.
  public static final int SIZE = 64;

  /// The record can be served.
  public static final int LIVE = 1;

  /// Overwriting the record has begun.
  public static final int ERASING = 2;

  /// Nothing but the header is left, which says how far the next record is.
  public static final int ERASED = 3;

  private static final int FORMAT = 1;
  private static final int CHECKSUM_AT = 28;

  /// Octets from the start of this record to the start of the next one.
  public int recordLength() {
    return align(SIZE + (long) metaLength + contentLength);
  }

  private static int align(long length) {
    return (int) Math.min(Integer.MAX_VALUE - 7, length + 7 & ~7L);
  }

  /// Octets that a record of these parts takes.
  public static int recordLength(int metaLength, int contentLength) {
    return align(SIZE + (long) metaLength + contentLength);
  }

  /// This header without what tells anything about the response.
  public RecordHeader blank(int newState) {
    return new RecordHeader(newState, metaLength, contentLength, 0, 0, sequence, 0, 0, 0);
  }

  /// Writes the header at the buffer's position.
  ///
  /// @param salt the number of the segment
  public void encode(ByteBuffer target, long salt) {
    ByteBuffer header = ByteBuffer.allocate(SIZE);
    header.putLong(salt).putInt(FORMAT << 8 | state).putInt(metaLength).putInt(contentLength);
    header.putInt(metaChecksum).putInt(contentChecksum).putInt(0);
    header.putLong(sequence).putLong(deleteAtMillis).putLong(keyHash).putLong(variantHash);
    header.putInt(CHECKSUM_AT, checksum(header.array(), 0, SIZE));
    target.put(header.flip());
  }

  /// Reads the header at `at`; the buffer's position stays.
  ///
  /// @return the header, or null when there is none that is whole and of this segment
  public static @Nullable RecordHeader decode(ByteBuffer source, int at, long salt) {
    if (source.limit() - at < SIZE || source.getLong(at) != salt) {
      return null;
    }
    byte[] bytes = new byte[SIZE];
    source.get(at, bytes);
    ByteBuffer header = ByteBuffer.wrap(bytes);
    int checksum = header.getInt(CHECKSUM_AT);
    header.putInt(CHECKSUM_AT, 0);
    if (checksum(bytes, 0, SIZE) != checksum || header.getInt(8) >>> 8 != FORMAT) {
      return null;
    }
    RecordHeader decoded =
        new RecordHeader(
            header.getInt(8) & 0xff,
            header.getInt(12),
            header.getInt(16),
            header.getInt(20),
            header.getInt(24),
            header.getLong(32),
            header.getLong(40),
            header.getLong(48),
            header.getLong(56));
    return decoded.metaLength < 0 || decoded.contentLength < 0 ? null : decoded;
  }

  /// CRC32C of a part of an array.
  public static int checksum(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }
}
