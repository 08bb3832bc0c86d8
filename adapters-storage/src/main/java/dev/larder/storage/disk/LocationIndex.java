package dev.larder.storage.disk;

import dev.larder.application.spi.CacheEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The index that is in use, if there is one: it may be lost at any time, and be made anew.
///
/// Looking up is for any thread and takes no lock; the rest is guarded by the lock of the
/// [Catalog].
final class LocationIndex {
  private final CacheEvents events;
  private final AtomicReference<@Nullable MapDbIndex> shown = new AtomicReference<>();
  // Odd while the index shows everything that is on disk.
  private final AtomicInteger epoch = new AtomicInteger();
  private final Queue<MapDbIndex> toGiveUp = new ConcurrentLinkedQueue<>();
  private volatile Runnable onFailure = () -> {};
  private volatile long octets;

  /// @param complete whether there is nothing on disk that it would have to show
  LocationIndex(boolean complete, CacheEvents events) {
    this.events = events;
    epoch.set(complete ? 1 : 0);
  }

  /// @param task runs, on any thread, when the index has failed and must be made anew
  void setOnFailure(Runnable task) {
    onFailure = task;
  }

  /// Changes whenever what is shown becomes complete, or ceases to be.
  int epoch() {
    return epoch.get();
  }

  /// Whether everything that is on disk is shown.
  boolean isComplete() {
    return (epoch.get() & 1) == 1;
  }

  void setComplete(boolean complete) {
    epoch.updateAndGet(now -> (now & 1) == (complete ? 1 : 0) ? now : now + 1);
  }

  /// Octets of the file, as of the last [#measure]. For any thread.
  long octets() {
    return octets;
  }

  void measure() {
    MapDbIndex index = shown.get();
    octets = index == null ? 0 : index.octets();
  }

  void show(MapDbIndex index) {
    shown.set(index);
    measure();
  }

  boolean shows(MapDbIndex index) {
    return shown.get() == index;
  }

  /// The locations under a key, or null when there is no index. For any thread.
  @Nullable List<Location> get(long keyHash) {
    MapDbIndex index = shown.get();
    if (index == null) {
      return null;
    }
    try {
      return Location.unpack(index.get(keyHash));
    } catch (IndexFailure e) {
      failed(index, e);
      return null;
    }
  }

  /// Replaces the locations under a key; nothing happens when there is no index.
  void put(long keyHash, List<Location> locations) {
    MapDbIndex index = shown.get();
    if (index == null) {
      return;
    }
    try {
      index.put(keyHash, Location.pack(locations));
    } catch (IndexFailure e) {
      failed(index, e);
    }
  }

  /// Takes a place out.
  ///
  /// @return whether it was there
  boolean withdraw(long keyHash, int segment, long offset) {
    List<Location> known = get(keyHash);
    if (known == null) {
      return false;
    }
    List<Location> kept = new ArrayList<>(known);
    if (!kept.removeIf(location -> location.isAt(segment, offset))) {
      return false;
    }
    put(keyHash, kept);
    return true;
  }

  private void failed(MapDbIndex broken, IndexFailure e) {
    if (shown.compareAndSet(broken, null)) {
      toGiveUp.add(broken);
      setComplete(false);
      events.storeFault("index", e.getMessage() + "; it is made anew from the segments");
      onFailure.run();
    }
  }

  /// Closes what has failed. For any thread.
  void giveUpBroken() {
    for (MapDbIndex broken = toGiveUp.poll(); broken != null; broken = toGiveUp.poll()) {
      broken.giveUp();
    }
  }

  /// Has `visitor` hear of everything that is shown.
  void forEach(MapDbIndex.Visitor visitor) {
    MapDbIndex index = shown.get();
    if (index == null) {
      return;
    }
    try {
      index.forEach(visitor);
    } catch (IndexFailure e) {
      failed(index, e);
    }
  }

  /// Has the index throw from now on, as a damaged file would.
  void breakNow() {
    MapDbIndex index = shown.get();
    if (index != null) {
      index.giveUp();
    }
  }

  /// Closes the index.
  ///
  /// @return whether it is complete and sound, and may be opened again
  boolean close() {
    boolean complete = isComplete();
    MapDbIndex index = shown.getAndSet(null);
    if (index == null) {
      return false;
    }
    try {
      index.close();
      return complete;
    } catch (IndexFailure e) {
      events.storeFault("index", String.valueOf(e.getMessage()));
      return false;
    }
  }
}
