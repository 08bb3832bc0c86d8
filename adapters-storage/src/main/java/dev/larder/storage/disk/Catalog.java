package dev.larder.storage.disk;

import dev.larder.application.spi.CacheEvents;
import dev.larder.storage.memory.Variants;
import dev.larder.storage.segment.RecordHeader;
import dev.larder.storage.segment.Segment;
import dev.larder.storage.segment.SegmentFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Knows what is on disk and where: the index, the segments, and the order among records.
///
/// Of two records for one variant the one with the higher sequence number counts, in whatever order
/// writers, removals and a rebuild come to say so. Looking up takes no lock; changes are made by
/// background threads under one lock.
final class Catalog {
  private final ReentrantLock lock = new ReentrantLock();
  private final Segments segments;
  private final LocationIndex index;
  private final Room room;
  private final CacheEvents events;
  // Guarded by the lock. What was removed while a rebuild may still find it in a segment: since the
  // index failed. Null while there is nothing to be found that is not in the index.
  private @Nullable Map<Long, List<Removal>> removals;

  Catalog(Segments segments, SegmentFiles files, Limits limits, CacheEvents events) {
    this.segments = segments;
    this.index = new LocationIndex(segments.all().isEmpty(), events);
    this.room = new Room(lock, segments, files, index, limits);
    this.events = events;
  }

  Segments segments() {
    return segments;
  }

  LocationIndex index() {
    return index;
  }

  Room room() {
    return room;
  }

  /// Octets that segments and index take.
  long octets() {
    return segments.octets() + index.octets();
  }

  /// The records under a key, the most recent first. Records of other keys with the same hash may
  /// be among them, and records that have gone in the meantime.
  List<Location> lookup(long keyHash) {
    List<Location> known = index.get(keyHash);
    return known == null ? List.of() : known;
  }

  // --- records come and go ---

  /// Shows a record. One that has been superseded or removed already is erased instead.
  void add(long keyHash, Location added) {
    lock.lock();
    try {
      SegmentState state = segments.state(added.segment());
      if (state == null) {
        return;
      }
      if (state.segment().isLarge()) {
        state.seal();
      }
      insert(keyHash, added, state);
    } finally {
      lock.unlock();
    }
  }

  private void insert(long keyHash, Location added, SegmentState state) {
    if (wasRemoved(keyHash, added)) {
      bury(added, null);
      return;
    }
    List<Location> known = index.get(keyHash);
    if (known == null) {
      // The rebuild that is to come will find the record in its segment, which must not go till
      // then.
      state.missRecord();
      return;
    }
    List<Location> next = new ArrayList<>();
    List<Location> gone = new ArrayList<>();
    next.add(added);
    for (Location other : known) {
      if (other.sequence() == added.sequence()) {
        return;
      }
      if (other.variantHash() != added.variantHash()) {
        next.add(other);
      } else if (other.sequence() > added.sequence()) {
        bury(added, other);
        return;
      } else {
        gone.add(other);
      }
    }
    next.sort(Comparator.comparingLong(Location::sequence).reversed());
    while (next.size() > Variants.MAX_VARIANTS) {
      gone.add(next.removeLast());
    }
    index.put(keyHash, next);
    state.add(added.offset(), added.due());
    for (Location old : gone) {
      died(old);
      bury(old, added);
    }
  }

  private boolean wasRemoved(long keyHash, Location found) {
    if (removals == null) {
      return false;
    }
    for (Removal removal : removals.getOrDefault(keyHash, List.of())) {
      if (removal.covers(found.variantHash(), found.sequence())) {
        return true;
      }
    }
    return false;
  }

  /// Forgets records, and takes them off the disk.
  void forget(Removal removal) {
    lock.lock();
    try {
      List<Location> known = index.get(removal.keyHash());
      if (known == null || removals != null) {
        remember(removal);
      }
      if (known == null) {
        return;
      }
      List<Location> kept = new ArrayList<>();
      List<Location> gone = new ArrayList<>();
      for (Location location : known) {
        boolean covered = removal.covers(location.variantHash(), location.sequence());
        (covered ? gone : kept).add(location);
      }
      if (!gone.isEmpty()) {
        index.put(removal.keyHash(), kept);
        for (Location location : gone) {
          died(location);
          bury(location, null);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void remember(Removal removal) {
    Map<Long, List<Removal>> known = removals;
    if (known == null) {
      known = new HashMap<>();
      removals = known;
    }
    known.computeIfAbsent(removal.keyHash(), hash -> new ArrayList<>(1)).add(removal);
  }

  private void died(Location location) {
    SegmentState state = segments.state(location.segment());
    if (state != null) {
      state.died();
    }
  }

  /// Takes a record that the index does not point to any more off the disk.
  ///
  /// @param successor what the index points to instead, or null
  private void bury(Location gone, @Nullable Location successor) {
    SegmentState state = segments.state(gone.segment());
    if (state == null) {
      return;
    }
    Segment segment = state.segment();
    if (segment.isLarge()) {
      // A large response that was freshened has a new head behind the old one, in the same file.
      if (successor == null || successor.segment() != gone.segment()) {
        segments.unlink(state);
      }
      return;
    }
    if (state.isDead()) {
      segments.unlink(state);
      return;
    }
    try {
      RecordHeader header = segments.header(segment, gone.offset());
      if (header != null && header.sequence() == gone.sequence()) {
        segments.erase(segment, gone.offset(), header);
      }
    } catch (IOException e) {
      events.storeFault("erase in " + segment, String.valueOf(e));
    }
  }

  // --- expiry ---

  /// Takes everything off the disk that is due.
  void sweep(long nowMillis) {
    int now = Due.now(nowMillis);
    for (SegmentState state : segments.all()) {
      lock.lock();
      try {
        if (state.hasDue(now)) {
          eraseDue(state, now);
        }
      } finally {
        lock.unlock();
      }
    }
    index.measure();
  }

  private record DueRecord(long offset, RecordHeader header) {}

  private void eraseDue(SegmentState state, int now) {
    Segment segment = state.segment();
    List<DueRecord> due = new ArrayList<>();
    for (long offset : state.takeDue(now)) {
      try {
        RecordHeader header = segments.header(segment, offset);
        if (header == null || header.state() != RecordHeader.LIVE) {
          continue;
        }
        if (index.withdraw(header.keyHash(), segment.id(), offset)) {
          state.died();
          due.add(new DueRecord(offset, header));
        } else if (!segment.isLarge()) {
          // In a large one it is the head from before the response was freshened.
          due.add(new DueRecord(offset, header));
        }
      } catch (IOException e) {
        events.storeFault("erase in " + segment, String.valueOf(e));
      }
    }
    if (!state.hasLive()) {
      room.sealIdle(state);
    }
    if (segment.isLarge() && !due.isEmpty() || state.isDead()) {
      segments.unlink(state);
      return;
    }
    for (DueRecord record : due) {
      segments.erase(segment, record.offset(), record.header());
    }
  }

  // --- opening, rebuilding, closing ---

  /// Shows an index that was closed properly, and adds its records to the segments.
  ///
  /// @param canBeAsked runs as soon as the index can be asked, which is long before this returns
  void install(MapDbIndex opened, Runnable canBeAsked) {
    lock.lock();
    try {
      index.show(opened);
      index.setComplete(opened);
      canBeAsked.run();
      index.forEach(
          (keyHash, words) -> {
            for (Location location : Location.unpack(words)) {
              SegmentState state = segments.state(location.segment());
              if (state != null && !state.isScanned()) {
                state.add(location.offset(), location.due());
              }
            }
          });
      if (!index.shows(opened)) {
        // It has failed on the way: there is more in the segments than it said.
        return;
      }
      for (SegmentState state : segments.all()) {
        state.setScanned();
        if (state.isDead()) {
          segments.unlink(state);
        }
      }
      Map<Long, List<Removal>> early = removals;
      removals = null;
      if (early != null) {
        early.values().forEach(list -> list.forEach(this::forget));
      }
    } finally {
      lock.unlock();
    }
  }

  /// Shows a new, empty index.
  ///
  /// @return the segments whose records are to be [#recovered]
  List<SegmentState> beginRebuild(MapDbIndex empty) {
    lock.lock();
    try {
      List<SegmentState> toScan = new ArrayList<>();
      for (SegmentState state : segments.all()) {
        room.sealIdle(state);
        // A large response that is still arriving will be added when it is complete.
        if (!state.segment().isLarge() || !state.isOpen()) {
          state.awaitScan();
          toScan.add(state);
        }
      }
      if (removals == null) {
        removals = new HashMap<>();
      }
      if (!toScan.isEmpty()) {
        index.setIncomplete();
      }
      index.show(empty);
      return toScan;
    } finally {
      lock.unlock();
    }
  }

  /// A record that a scan has found.
  record Recovered(long offset, RecordHeader header, boolean sound) {}

  /// Shows records that a scan has found, in any order; erases what is damaged or half erased.
  void recovered(SegmentState state, List<Recovered> records) {
    lock.lock();
    try {
      Segment segment = state.segment();
      for (Recovered found : records) {
        if (segment.isUnlinked()) {
          return;
        }
        RecordHeader header = found.header();
        if (header.state() == RecordHeader.LIVE && found.sound()) {
          insert(header.keyHash(), location(segment, found), state);
        } else if (header.state() != RecordHeader.ERASED && !segment.isLarge()) {
          segments.erase(segment, found.offset(), header);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private static Location location(Segment segment, Recovered found) {
    RecordHeader header = found.header();
    return new Location(
        segment.id(),
        found.offset(),
        header.recordLength(),
        Due.at(header.deleteAtMillis()),
        header.sequence(),
        header.variantHash());
  }

  /// Says that all records of a segment were recovered.
  ///
  /// @param length octets of the file that hold records; what follows was cut off
  /// @param rebuilt the index that shows them, unless it has failed in the meantime
  void scanned(SegmentState state, long length, MapDbIndex rebuilt) {
    lock.lock();
    try {
      Segment segment = state.segment();
      if (segment.isUnlinked() || !index.shows(rebuilt)) {
        return;
      }
      if (!state.isOpen() && length < segment.length()) {
        segments.count(length - segment.length());
        segment.setLength(length);
      }
      state.setScanned();
      if (state.isDead()) {
        segments.unlink(state);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Ends a rebuild: everything on disk is shown now.
  void endRebuild(MapDbIndex rebuilt) {
    lock.lock();
    try {
      if (index.shows(rebuilt)) {
        removals = null;
        index.setComplete(rebuilt);
      }
      index.measure();
    } finally {
      lock.unlock();
    }
  }

  /// Closes the index.
  ///
  /// @return whether it is complete and sound, and may be opened again
  boolean close() {
    lock.lock();
    try {
      segments.closeEraser();
      return index.close();
    } finally {
      lock.unlock();
    }
  }
}
