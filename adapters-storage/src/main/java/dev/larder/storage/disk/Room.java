package dev.larder.storage.disk;

import dev.larder.storage.segment.RecordHeader;
import dev.larder.storage.segment.Segment;
import dev.larder.storage.segment.SegmentFiles;
import dev.larder.storage.segment.SegmentScanner;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Gives out room in the directory: no octet is written that was not reserved here first, and the
/// oldest segments are deleted to make room. For background threads; takes the lock of the
/// [Catalog].
final class Room {
  private final ReentrantLock lock;
  private final Segments segments;
  private final SegmentFiles files;
  private final LocationIndex index;
  private final Limits limits;
  // Guarded by the lock. The segment that small records go to, and whether it is being written to
  // now.
  private @Nullable SegmentState current;
  private boolean writing;

  Room(
      ReentrantLock lock,
      Segments segments,
      SegmentFiles files,
      LocationIndex index,
      Limits limits) {
    this.lock = lock;
    this.segments = segments;
    this.files = files;
    this.index = index;
    this.limits = limits;
  }

  /// Takes room, deleting the oldest segments for it.
  ///
  /// @return false when there is not enough that could be deleted
  boolean reserve(long octets) {
    lock.lock();
    try {
      long room = Math.max(limits.disk() - index.octets(), limits.disk() / 2);
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

  private @Nullable SegmentState oldestThatMayGo() {
    for (SegmentState state : segments.all()) {
      if (state == current) {
        sealIdle(state);
      }
      if (!state.isOpen()) {
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
                  index.withdraw(header.keyHash(), segment.id(), offset);
                }
              });
    } catch (IOException unreadable) {
      // What the index still says about the segment is ignored once the segment is gone.
    }
    segments.unlink(state);
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

  /// Registers the file of a large response that begins to arrive.
  SegmentState beginLarge() {
    lock.lock();
    try {
      return segments.create(true);
    } finally {
      lock.unlock();
    }
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
        seal(target);
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
        seal(state);
      }
    } finally {
      lock.unlock();
    }
  }

  private void seal(SegmentState state) {
    state.seal();
    current = null;
    if (state.isDead()) {
      segments.unlink(state);
    }
  }

  /// Has no more records go to this segment, if it is the one that they go to and none goes there
  /// now. Under the lock.
  void sealIdle(SegmentState state) {
    if (state == current && !writing) {
      state.seal();
      current = null;
    }
  }
}
