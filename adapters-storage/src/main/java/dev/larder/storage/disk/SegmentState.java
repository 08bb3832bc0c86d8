package dev.larder.storage.disk;

import dev.larder.storage.segment.Segment;
import java.util.Arrays;

/// What the catalog knows about a segment: eight octets for each record, to erase it when it is
/// due. Guarded by the lock of the catalog.
final class SegmentState {
  private final Segment segment;
  // Offset in units of 8 in the upper half, when it is due in the lower half.
  private long[] records = new long[4];
  private int count;
  private int live;
  private int earliestDue = -1;
  private boolean open;
  private boolean scanned = true;

  /// @param open whether somebody still appends to it
  SegmentState(Segment segment, boolean open) {
    this.segment = segment;
    this.open = open;
  }

  Segment segment() {
    return segment;
  }

  /// Adds a record that the index points to.
  void add(long offset, int due) {
    if (count == records.length) {
      records = Arrays.copyOf(records, count * 2);
    }
    records[count++] = offset >>> 3 << 32 | Integer.toUnsignedLong(due);
    earliestDue = Due.earlier(earliestDue, due);
    live++;
  }

  /// Says that the index does not point to one of the records any more.
  void died() {
    live--;
  }

  boolean hasDue(int now) {
    return count > 0 && Due.isPast(earliestDue, now);
  }

  /// Takes the records out that are due, and returns their offsets.
  long[] takeDue(int now) {
    long[] due = new long[count];
    int taken = 0;
    int kept = 0;
    earliestDue = -1;
    for (int i = 0; i < count; i++) {
      int when = (int) records[i];
      if (Due.isPast(when, now)) {
        due[taken++] = records[i] >>> 32 << 3;
      } else {
        records[kept++] = records[i];
        earliestDue = Due.earlier(earliestDue, when);
      }
    }
    count = kept;
    return Arrays.copyOf(due, taken);
  }

  /// Whether the index points to any of its records.
  boolean hasLive() {
    return live > 0;
  }

  /// Whether nothing in it will ever be served again, and nothing more will come.
  boolean isDead() {
    return live <= 0 && !open && scanned;
  }

  boolean isOpen() {
    return open;
  }

  void seal() {
    open = false;
  }

  /// Forgets all records: a scan will add them again.
  void awaitScan() {
    records = new long[4];
    count = 0;
    live = 0;
    earliestDue = -1;
    scanned = false;
  }

  void setScanned() {
    scanned = true;
  }

  /// Says that it holds records that the index does not point to, but should.
  void missRecord() {
    scanned = false;
  }

  boolean isScanned() {
    return scanned;
  }
}
