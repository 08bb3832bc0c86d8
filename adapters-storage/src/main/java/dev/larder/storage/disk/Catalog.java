package dev.larder.storage.disk;

import dev.larder.application.spi.CacheEvents;
import dev.larder.storage.memory.Variants;
import dev.larder.storage.segment.RecordHeader;
import dev.larder.storage.segment.Segment;
import dev.larder.storage.segment.SegmentFiles;
import dev.larder.storage.segment.SegmentScanner;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
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
  private final SegmentFiles files;
  private final Limits limits;
  private final CacheEvents events;
  private final AtomicReference<@Nullable MapDbIndex> index = new AtomicReference<>();
  // Odd while the index shows everything that is on disk.
  private final AtomicInteger epoch = new AtomicInteger();
  private volatile Runnable onFailure = () -> {};
  // Guarded by the lock. What was removed while a rebuild may still find it in a segment.
  private @Nullable Map<Long, List<Removal>> removedDuringRebuild;
  // Guarded by the lock. The segment that small records go to, and whether it is being written to
  // now.
  private @Nullable SegmentState current;
  private boolean writing;
  private volatile long indexOctets;

  Catalog(Segments segments, SegmentFiles files, Limits limits, CacheEvents events) {
    this.segments = segments;
    this.files = files;
    this.limits = limits;
    this.events = events;
    if (segments.all().isEmpty()) {
      epoch.set(1);
    }
  }

  /// @param task runs, on any thread, when the index has failed and must be made anew
  void setOnFailure(Runnable task) {
    onFailure = task;
  }

  /// Changes whenever what [#lookup] shows becomes complete, or ceases to be.
  int epoch() {
    return epoch.get();
  }

  /// Whether [#lookup] shows everything that is on disk.
  boolean isComplete() {
    return (epoch.get() & 1) == 1;
  }

  /// Octets that segments and index take.
  long octets() {
    return segments.octets() + indexOctets;
  }

  Segments segments() {
    return segments;
  }

  /// The records under a key, the most recent first. Records of other keys with the same hash may
  /// be among them, and records that have gone in the meantime.
  List<Location> lookup(long keyHash) {
    MapDbIndex shown = index.get();
    if (shown == null) {
      return List.of();
    }
    try {
      return Location.unpack(shown.get(keyHash));
    } catch (IndexFailure e) {
      failed(shown, e);
      return List.of();
    }
  }

  private void failed(MapDbIndex broken, IndexFailure e) {
    if (index.compareAndSet(broken, null)) {
      epoch.updateAndGet(now -> (now & 1) == 1 ? now + 1 : now);
      events.storeFault("index", e.getMessage() + "; it is made anew from the segments");
      onFailure.run();
    }
  }

  /// Shows a record.
  ///
  /// @return false when it has been superseded or removed already; it is erased then
  boolean add(long keyHash, Location added) {
    lock.lock();
    try {
      SegmentState state = segments.state(added.segment());
      if (state == null) {
        return false;
      }
      if (state.segment().isLarge()) {
        state.seal();
      }
      return insert(keyHash, added, state);
    } finally {
      lock.unlock();
    }
  }

  private boolean insert(long keyHash, Location added, SegmentState state) {
    MapDbIndex shown = index.get();
    if (shown == null) {
      // The rebuild that is to come will find the record in its segment.
      return true;
    }
    try {
      if (wasRemoved(keyHash, added)) {
        bury(added, null);
        return false;
      }
      List<Location> next = new ArrayList<>();
      List<Location> replaced = new ArrayList<>();
      next.add(added);
      for (Location known : Location.unpack(shown.get(keyHash))) {
        if (known.sequence() == added.sequence()) {
          return true;
        }
        if (known.variantHash() != added.variantHash()) {
          next.add(known);
        } else if (known.sequence() > added.sequence()) {
          bury(added, known);
          return false;
        } else {
          replaced.add(known);
        }
      }
      next.sort(Comparator.comparingLong(Location::sequence).reversed());
      while (next.size() > Variants.MAX_VARIANTS) {
        replaced.add(next.removeLast());
      }
      shown.put(keyHash, Location.pack(next));
      state.add(added.offset(), added.due());
      for (Location old : replaced) {
        state(old).ifPresent(SegmentState::died);
        bury(old, added);
      }
      return next.contains(added);
    } catch (IndexFailure e) {
      failed(shown, e);
      return true;
    }
  }

  private Optional<SegmentState> state(Location location) {
    return Optional.ofNullable(segments.state(location.segment()));
  }

  private boolean wasRemoved(long keyHash, Location found) {
    if (removedDuringRebuild == null) {
      return false;
    }
    for (Removal removal : removedDuringRebuild.getOrDefault(keyHash, List.of())) {
      if (removal.covers(found.variantHash(), found.sequence())) {
        return true;
      }
    }
    return false;
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

  /// Forgets records, and takes them off the disk.
  void forget(Removal removal) {
    lock.lock();
    try {
      if (removedDuringRebuild != null) {
        removedDuringRebuild
            .computeIfAbsent(removal.keyHash(), hash -> new ArrayList<>(1))
            .add(removal);
      }
      MapDbIndex shown = index.get();
      if (shown == null) {
        return;
      }
      try {
        List<Location> kept = new ArrayList<>();
        List<Location> gone = new ArrayList<>();
        for (Location known : Location.unpack(shown.get(removal.keyHash()))) {
          (removal.covers(known.variantHash(), known.sequence()) ? gone : kept).add(known);
        }
        if (!gone.isEmpty()) {
          shown.put(removal.keyHash(), Location.pack(kept));
          for (Location location : gone) {
            state(location).ifPresent(SegmentState::died);
            bury(location, null);
          }
        }
      } catch (IndexFailure e) {
        failed(shown, e);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Takes a place out of the index.
  ///
  /// @return whether the index pointed to it
  private boolean withdraw(long keyHash, int segment, long offset) {
    MapDbIndex shown = index.get();
    if (shown == null) {
      return false;
    }
    try {
      List<Location> known = new ArrayList<>(Location.unpack(shown.get(keyHash)));
      if (known.removeIf(location -> location.isAt(segment, offset))) {
        shown.put(keyHash, Location.pack(known));
        return true;
      }
    } catch (IndexFailure e) {
      failed(shown, e);
    }
    return false;
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
    MapDbIndex shown = index.get();
    indexOctets = shown == null ? 0 : shown.octets();
  }

  private void eraseDue(SegmentState state, int now) {
    Segment segment = state.segment();
    List<Long> offsets = new ArrayList<>();
    List<RecordHeader> headers = new ArrayList<>();
    for (long offset : state.takeDue(now)) {
      try {
        RecordHeader header = segments.header(segment, offset);
        if (header == null || header.state() != RecordHeader.LIVE) {
          continue;
        }
        if (withdraw(header.keyHash(), segment.id(), offset)) {
          state.died();
        } else if (segment.isLarge()) {
          // The head of a large response before it was freshened.
          continue;
        }
        offsets.add(offset);
        headers.add(header);
      } catch (IOException e) {
        events.storeFault("erase in " + segment, String.valueOf(e));
      }
    }
    if (state == current && !writing && !state.hasLive()) {
      state.seal();
      current = null;
    }
    if (segment.isLarge() && !offsets.isEmpty() || state.isDead()) {
      segments.unlink(state);
      return;
    }
    for (int i = 0; i < offsets.size(); i++) {
      segments.erase(segment, offsets.get(i), headers.get(i));
    }
  }

  // --- room ---

  /// Registers the file of a large response that begins to arrive.
  SegmentState beginLarge() {
    lock.lock();
    try {
      return segments.create(true);
    } finally {
      lock.unlock();
    }
  }

  /// Takes room, deleting the oldest segments for it.
  ///
  /// @return false when there is not enough that could be deleted
  boolean reserve(long octets) {
    lock.lock();
    try {
      long room = Math.max(limits.disk() - indexOctets, limits.disk() / 2);
      while (segments.octets() + octets > room) {
        SegmentState oldest = oldestThatMayGo();
        if (oldest == null) {
          return false;
        }
        evict(oldest);
      }
      segments.count(octets);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Gives back room that was not used.
  void giveBack(long octets) {
    lock.lock();
    try {
      segments.count(-octets);
    } finally {
      lock.unlock();
    }
  }

  /// Says how long a segment is after an append for which `reserved` octets were taken.
  void extend(Segment segment, long length, long reserved) {
    lock.lock();
    try {
      if (segment.isUnlinked()) {
        segments.count(-reserved);
      } else {
        segment.setLength(length);
      }
    } finally {
      lock.unlock();
    }
  }

  private @Nullable SegmentState oldestThatMayGo() {
    for (SegmentState state : segments.all()) {
      if (!state.isOpen()) {
        return state;
      }
      if (state == current && !writing) {
        state.seal();
        current = null;
        return state;
      }
    }
    return null;
  }

  private void evict(SegmentState state) {
    Segment segment = state.segment();
    try (FileChannel channel = files.writable(segment)) {
      long from = segment.isLarge() ? LargeFile.recordsAt(channel, segment) : 0;
      new SegmentScanner(channel, segment.salt())
          .scan(
              from,
              (offset, header, sound) -> {
                if (header.state() == RecordHeader.LIVE) {
                  withdraw(header.keyHash(), segment.id(), offset);
                }
              });
    } catch (IOException unreadable) {
      // What the index still says about the segment is ignored once the segment is gone.
    }
    segments.unlink(state);
  }

  /// Deletes a segment of which nothing was shown, or nothing is to be shown any more.
  void discard(SegmentState state) {
    lock.lock();
    try {
      segments.unlink(state);
    } finally {
      lock.unlock();
    }
  }

  /// The segment that the next `octets` of small records go to; [#written] must follow.
  ///
  /// @return null when there is no room
  @Nullable SegmentState beginWriting(int octets) {
    lock.lock();
    try {
      SegmentState target = current;
      if (target != null && target.segment().length() + octets > limits.segment()) {
        target.seal();
        current = null;
        if (target.isDead()) {
          segments.unlink(target);
        }
        target = null;
      }
      writing = target != null;
      if (!reserve(octets)) {
        writing = false;
        return null;
      }
      if (target == null) {
        target = segments.create(false);
        current = target;
      }
      writing = true;
      return target;
    } finally {
      lock.unlock();
    }
  }

  /// Ends what [#beginWriting] began.
  ///
  /// @param unused octets of those asked for that were not written
  /// @param usable whether more may be appended to the segment
  void written(SegmentState state, long unused, boolean usable) {
    lock.lock();
    try {
      writing = false;
      segments.count(-unused);
      if (!usable) {
        state.seal();
        current = null;
        if (state.isDead()) {
          segments.unlink(state);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  // --- opening, rebuilding, closing ---

  /// Shows an index that was closed properly, and adds its records to the segments.
  ///
  /// @param shown runs as soon as it can be asked, which is long before this returns
  void install(MapDbIndex opened, Runnable shown) {
    lock.lock();
    try {
      index.set(opened);
      indexOctets = opened.octets();
      epoch.updateAndGet(now -> (now & 1) == 0 ? now + 1 : now);
      shown.run();
      opened.forEach(
          (keyHash, words) -> {
            for (Location location : Location.unpack(words)) {
              SegmentState state = segments.state(location.segment());
              if (state != null && !state.isScanned()) {
                state.add(location.offset(), location.due());
              }
            }
          });
      for (SegmentState state : segments.all()) {
        state.setScanned();
        if (state.isDead()) {
          segments.unlink(state);
        }
      }
    } catch (IndexFailure e) {
      failed(opened, e);
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
      if (current != null && !writing) {
        current.seal();
        current = null;
      }
      List<SegmentState> toScan = new ArrayList<>();
      for (SegmentState state : segments.all()) {
        // A large response that is still arriving will be added when it is complete.
        if (!state.segment().isLarge() || !state.isOpen()) {
          state.awaitScan();
          toScan.add(state);
        }
      }
      removedDuringRebuild = new HashMap<>();
      index.set(empty);
      return toScan;
    } finally {
      lock.unlock();
    }
  }

  /// A record that a scan has found.
  record Recovered(long offset, RecordHeader header, boolean sound) {}

  /// Shows records that a scan has found, in any order; erases what is damaged or half erased.
  ///
  /// @return false when the segment has gone
  boolean recovered(SegmentState state, List<Recovered> records) {
    lock.lock();
    try {
      Segment segment = state.segment();
      for (Recovered found : records) {
        if (segment.isUnlinked()) {
          return false;
        }
        RecordHeader header = found.header();
        if (header.state() == RecordHeader.LIVE && found.sound()) {
          insert(header.keyHash(), location(segment, found), state);
        } else if (header.state() != RecordHeader.ERASED && !segment.isLarge()) {
          segments.erase(segment, found.offset(), header);
        }
      }
      return !segment.isUnlinked();
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
  void scanned(SegmentState state, long length) {
    lock.lock();
    try {
      Segment segment = state.segment();
      if (segment.isUnlinked()) {
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

  /// Says that there is no index for now, and no telling what it would show.
  void withoutIndex() {
    epoch.updateAndGet(now -> (now & 1) == 1 ? now + 1 : now);
  }

  /// Ends a rebuild: everything on disk is shown now.
  void endRebuild(MapDbIndex rebuilt) {
    lock.lock();
    try {
      removedDuringRebuild = null;
      if (index.get() == rebuilt) {
        epoch.updateAndGet(now -> (now & 1) == 0 ? now + 1 : now);
      }
      indexOctets = rebuilt.octets();
    } finally {
      lock.unlock();
    }
  }

  /// Has the index throw from now on, as a damaged file would.
  void breakIndex() {
    MapDbIndex shown = index.get();
    if (shown != null) {
      shown.giveUp();
    }
  }

  /// Closes the index.
  ///
  /// @return whether it is complete and sound, and may be opened again
  boolean close() {
    lock.lock();
    try {
      segments.closeEraser();
      boolean complete = isComplete();
      MapDbIndex shown = index.getAndSet(null);
      if (shown == null) {
        return false;
      }
      shown.close();
      return complete;
    } catch (IndexFailure e) {
      events.storeFault("index", String.valueOf(e.getMessage()));
      return false;
    } finally {
      lock.unlock();
    }
  }
}
