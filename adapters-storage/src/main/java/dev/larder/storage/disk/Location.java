package dev.larder.storage.disk;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the record of a stored response stands.
///
/// @param segment number of the segment
/// @param offset where the record begins, a multiple of 8
/// @param length octets of the record; of a large response only those of its head
/// @param due when it is to be erased, see [Due]
/// @param sequence place among all committed records
/// @param variantHash hash of primary and secondary key
record Location(int segment, long offset, int length, int due, long sequence, long variantHash) {
  private static final int WORDS = 4;

  /// The locations as the index holds them.
  static long[] pack(List<Location> locations) {
    long[] words = new long[locations.size() * WORDS];
    int at = 0;
    for (Location location : locations) {
      words[at++] = (long) location.segment << 32 | location.offset >>> 3;
      words[at++] = location.sequence;
      words[at++] = location.variantHash;
      words[at++] = (long) location.length << 32 | Integer.toUnsignedLong(location.due);
    }
    return words;
  }

  /// What [#pack] was given; an empty list for null.
  static List<Location> unpack(long @Nullable [] words) {
    if (words == null) {
      return List.of();
    }
    List<Location> locations = new ArrayList<>(words.length / WORDS);
    for (int at = 0; at + WORDS <= words.length; at += WORDS) {
      locations.add(
          new Location(
              (int) (words[at] >>> 32),
              (words[at] & 0xFFFF_FFFFL) << 3,
              (int) (words[at + 3] >>> 32),
              (int) words[at + 3],
              words[at + 1],
              words[at + 2]));
    }
    return locations;
  }

  boolean isAt(int otherSegment, long otherOffset) {
    return segment == otherSegment && offset == otherOffset;
  }
}
