package dev.larder.socket.deadline;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends what takes longer than it may: one thread that looks at every registered [Watched] a few
/// times a second, as long as there is any.
///
/// Deadlines are thus met up to one tick late. Safe for all threads.
public final class Reaper implements AutoCloseable {
  /// How often deadlines are looked at unless told otherwise.
  public static final Duration DEFAULT_TICK = Duration.ofMillis(200);

  private static final Logger LOG = LoggerFactory.getLogger(Reaper.class);

  private final Set<Watched> watched = ConcurrentHashMap.newKeySet();
  private final long tickNanos;
  private final Thread thread;
  private volatile boolean closed;

  /// True while the thread sleeps because nothing is registered.
  private volatile boolean resting;

  public Reaper() {
    this(DEFAULT_TICK);
  }

  /// @param tick how often to look, and by how much a deadline may be missed
  public Reaper(Duration tick) {
    this.tickNanos = tick.toNanos();
    this.thread = Thread.ofPlatform().daemon().name("larder-reaper").unstarted(this::run);
    thread.start();
  }

  /// Begins to look at it.
  public void watch(Watched candidate) {
    watched.add(candidate);
    if (resting) {
      LockSupport.unpark(thread);
    }
  }

  /// Stops looking at it. A call to its [Watched#expire] may be under way.
  public void release(Watched candidate) {
    watched.remove(candidate);
  }

  private void run() {
    while (!closed) {
      if (watched.isEmpty()) {
        rest();
      } else {
        LockSupport.parkNanos(this, tickNanos);
        long now = System.nanoTime();
        for (Watched candidate : watched) {
          check(candidate, now);
        }
      }
    }
  }

  private void rest() {
    resting = true;
    // Whoever registers after this line sees that it must wake the thread.
    if (watched.isEmpty() && !closed) {
      LockSupport.park(this);
    }
    resting = false;
  }

  private static void check(Watched candidate, long now) {
    try {
      candidate.check(now);
    } catch (Throwable fault) {
      // Everybody's deadlines depend on this thread, so that not even an error may end it.
      report(candidate, fault);
    }
  }

  private static void report(Watched candidate, Throwable fault) {
    try {
      LOG.error("A deadline of {} could not be enforced", candidate, fault);
    } catch (Throwable unreportable) {
      // Out of memory, most likely; the next tick tries again for the others.
    }
  }

  /// Ends the thread; nothing expires any more.
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
