package dev.larder.application.prefetch;

import dev.larder.domain.message.TargetUri;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// Links that wait to be fetched, in one line per origin, each worked off by a few threads.
///
/// Threads are virtual ones that live only while their line is not empty. Every field is guarded by
/// `lock`.
final class OriginQueues {
  private final PrefetchSettings settings;
  private final Consumer<Prefetch> fetch;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Line> lines = new HashMap<>();
  private final Set<TargetUri> known = new HashSet<>();
  private int waiting;
  private boolean closed;

  private static final class Line {
    private final ArrayDeque<Prefetch> links = new ArrayDeque<>();
    private int workers;
  }

  /// @param fetch fetches one link; called on background threads, must not throw
  OriginQueues(PrefetchSettings settings, Consumer<Prefetch> fetch) {
    this.settings = settings;
    this.fetch = fetch;
  }

  /// What became of a link that was offered.
  enum Offer {
    QUEUED,
    /// It is waiting or being fetched already.
    KNOWN,
    /// The bound is met.
    FULL
  }

  Offer offer(Prefetch link) {
    lock.lock();
    try {
      if (closed || waiting >= settings.waitingLinks()) {
        return Offer.FULL;
      }
      if (!known.add(link.target())) {
        return Offer.KNOWN;
      }
      Line line = lines.computeIfAbsent(link.target().origin(), origin -> new Line());
      line.links.add(link);
      waiting++;
      if (line.workers < settings.fetchesPerOrigin()) {
        line.workers++;
        Thread.ofVirtual().name("prefetch").start(() -> work(link.target().origin(), line));
      }
      return Offer.QUEUED;
    } finally {
      lock.unlock();
    }
  }

  private void work(String origin, Line line) {
    while (true) {
      Prefetch next;
      lock.lock();
      try {
        next = line.links.poll();
        if (next == null) {
          line.workers--;
          if (line.workers == 0) {
            lines.remove(origin, line);
          }
          return;
        }
        waiting--;
      } finally {
        lock.unlock();
      }
      try {
        fetch.accept(next);
      } finally {
        lock.lock();
        try {
          known.remove(next.target());
        } finally {
          lock.unlock();
        }
      }
    }
  }

  /// Forgets what waits and takes nothing more; fetches under way go on to their end.
  void close() {
    lock.lock();
    try {
      closed = true;
      waiting = 0;
      for (Line line : lines.values()) {
        line.links.clear();
      }
    } finally {
      lock.unlock();
    }
  }
}
