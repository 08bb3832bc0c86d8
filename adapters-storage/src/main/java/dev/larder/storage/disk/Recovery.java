package dev.larder.storage.disk;

import dev.larder.application.spi.CacheEvents;
import dev.larder.storage.segment.DamagedSegment;
import dev.larder.storage.segment.RecordHeader;
import dev.larder.storage.segment.Segment;
import dev.larder.storage.segment.SegmentFiles;
import dev.larder.storage.segment.SegmentScanner;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// The thread that opens the index, and makes it anew from the segments when it was not closed
/// properly or has failed.
final class Recovery implements AutoCloseable {
  private static final int BATCH = 512;
  private static final long RETRY_SECONDS = 10;
  private static final long OPENING_NANOS = TimeUnit.SECONDS.toNanos(2);

  /// How long the index of an empty cache may stay closed: until the process has started.
  private static final long UNNEEDED_MILLIS = 300;

  private final CacheDirectory directory;
  private final Catalog catalog;
  private final SegmentFiles files;
  private final CacheEvents events;
  private final CountDownLatch opened = new CountDownLatch(1);
  private final CountDownLatch needed = new CountDownLatch(1);
  private final Semaphore wanted = new Semaphore(0);
  private final long started = System.nanoTime();
  private final Thread thread;
  private volatile boolean closed;

  /// Starts the thread.
  ///
  /// @param existing the segments that were there before
  Recovery(
      CacheDirectory directory,
      List<Segment> existing,
      Catalog catalog,
      SegmentFiles files,
      CacheEvents events) {
    this.directory = directory;
    this.catalog = catalog;
    this.files = files;
    this.events = events;
    catalog.index().setOnFailure(wanted::release);
    this.thread =
        Thread.ofPlatform().name("larder-disk-recovery").daemon().start(() -> run(existing));
  }

  /// Waits until the index can be asked, however much it shows by then, but not beyond two seconds
  /// after the start. For client threads.
  void awaitOpening() {
    if (opened.getCount() > 0) {
      awaitOpened(started + OPENING_NANOS - System.nanoTime());
    }
  }

  private boolean awaitOpened(long nanos) {
    try {
      return opened.await(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// Waits until there is an index to show records in, or the store is closed before there is. For
  /// the threads that write: what they have not shown yet is found among what is pending.
  void awaitIndex() {
    needed.countDown();
    while (!awaitOpened(OPENING_NANOS) && !closed) {
      // Opening takes half a second, more when the disk is slow.
    }
  }

  private void run(List<Segment> existing) {
    boolean sound = false;
    try {
      if (existing.isEmpty()) {
        // Nothing is to be found, and MapDB would take a processor from a process that is starting.
        boolean _ = needed.await(UNNEEDED_MILLIS, TimeUnit.MILLISECONDS);
        if (closed) {
          return;
        }
      }
      sound = openClean(existing) || rebuild();
    } catch (InterruptedException closing) {
      return;
    } finally {
      opened.countDown();
    }
    while (!closed) {
      try {
        if (sound) {
          wanted.acquire();
        } else if (!wanted.tryAcquire(RETRY_SECONDS, TimeUnit.SECONDS)) {
          wanted.drainPermits();
        }
      } catch (InterruptedException e) {
        return;
      }
      if (!closed) {
        wanted.drainPermits();
        sound = rebuild();
      }
    }
  }

  private boolean openClean(List<Segment> existing) {
    try {
      if (!directory.takeCleanMark(existing)) {
        return false;
      }
      MapDbIndex index = MapDbIndex.open(directory.indexFile());
      catalog.install(index, opened::countDown);
      return true;
    } catch (IOException | IndexFailure e) {
      events.storeFault("open index", String.valueOf(e.getMessage()));
      return false;
    }
  }

  private boolean rebuild() {
    try {
      catalog.index().giveUpBroken();
      Files.deleteIfExists(directory.indexFile());
      MapDbIndex empty = MapDbIndex.open(directory.indexFile());
      List<SegmentState> toScan = catalog.beginRebuild(empty);
      opened.countDown();
      // The youngest first: what was stored last is asked for most.
      for (SegmentState state : toScan.reversed()) {
        if (closed || !catalog.index().shows(empty)) {
          // When it has failed already, it will be made anew once more.
          return true;
        }
        scan(state, empty);
      }
      catalog.endRebuild(empty);
      return true;
    } catch (IOException | IndexFailure e) {
      catalog.index().setIncomplete();
      events.storeFault("make index", String.valueOf(e.getMessage()));
      return false;
    }
  }

  private void scan(SegmentState state, MapDbIndex index) {
    Segment segment = state.segment();
    try (FileChannel channel = files.writable(segment)) {
      if (segment.isLarge()) {
        scanLarge(state, channel, index);
      } else {
        scanSmall(state, channel, index);
      }
    } catch (DamagedSegment e) {
      // Of a response that was still arriving at a crash, or damaged beyond use.
      catalog.room().discard(state);
    } catch (IOException e) {
      // It may be readable again the next time.
      if (!segment.isUnlinked()) {
        events.storeFault("scan " + segment, String.valueOf(e));
      }
    }
  }

  private void scanSmall(SegmentState state, FileChannel channel, MapDbIndex index)
      throws IOException {
    List<Catalog.Recovered> batch = new ArrayList<>();
    long size = channel.size();
    long end =
        new SegmentScanner(channel, state.segment().salt())
            .scan(
                0,
                (offset, header, sound) -> {
                  if (header.state() != RecordHeader.ERASED) {
                    batch.add(new Catalog.Recovered(offset, header, sound));
                  }
                  if (batch.size() >= BATCH) {
                    catalog.recovered(state, batch);
                    batch.clear();
                  }
                });
    catalog.recovered(state, batch);
    if (end < size && !state.isOpen()) {
      channel.truncate(end);
    }
    catalog.scanned(state, end, index);
  }

  private void scanLarge(SegmentState state, FileChannel channel, MapDbIndex index)
      throws IOException {
    Catalog.Recovered head = LargeFile.head(channel, state.segment());
    if (head == null) {
      catalog.room().discard(state);
      return;
    }
    catalog.recovered(state, List.of(head));
    catalog.scanned(state, state.segment().length(), index);
  }

  /// Ends the thread; waits for that for two seconds at most.
  @Override
  public void close() {
    closed = true;
    needed.countDown();
    wanted.release();
    try {
      thread.join(2_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
