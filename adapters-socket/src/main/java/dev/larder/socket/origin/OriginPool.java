package dev.larder.socket.origin;

import dev.larder.application.spi.OriginFailure;
import dev.larder.socket.deadline.Reaper;
import dev.larder.socket.deadline.Watched;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Which connections there are: the idle ones, most recently used first out, and how many are in
/// use.
///
/// Whoever wants one takes a place of its origin, and with it an idle connection if there is one.
/// The place is given back together with the connection, or without when that had to be closed.
/// Safe for all threads; sockets are never touched under the lock.
final class OriginPool {
  private final OriginConfig config;
  private final Reaper reaper;
  private final ReentrantLock lock = new ReentrantLock();

  /// Guarded by `lock`.
  private final Map<String, Origin> origins = new HashMap<>();

  /// All idle connections, the longest unused first. Guarded by `lock`.
  private final Set<OriginConnection> idle = new LinkedHashSet<>();

  /// Guarded by `lock`.
  private boolean closed;

  /// Guarded by `lock`.
  private static final class Origin {
    final Deque<OriginConnection> idle = new ArrayDeque<>();
    final Condition placeFreed;
    int active;
    int waiting;

    Origin(Condition placeFreed) {
      this.placeFreed = placeFreed;
    }
  }

  OriginPool(OriginConfig config, Reaper reaper) {
    this.config = config;
    this.reaper = reaper;
  }

  /// Takes a place, waiting for one if all are taken.
  ///
  /// @param deadline as [System#nanoTime] counts
  /// @return an idle connection that looks usable, or null: then the caller connects
  /// @throws OriginFailure `CONNECTION_LIMIT_REACHED` when no place gets free in time
  @Nullable OriginConnection take(String origin, long deadline) throws OriginFailure {
    takePlace(origin, deadline);
    while (true) {
      OriginConnection connection = lastUsed(origin);
      if (connection == null) {
        return null;
      }
      connection.rest();
      if (connection.isUsable()) {
        return connection;
      }
      connection.close();
    }
  }

  private void takePlace(String key, long deadline) throws OriginFailure {
    lock.lock();
    try {
      Origin origin = origins.computeIfAbsent(key, name -> new Origin(lock.newCondition()));
      origin.waiting++;
      try {
        while (origin.active >= config.maxActivePerOrigin()) {
          long left = deadline - System.nanoTime();
          if (left <= 0) {
            throw limitReached("too many requests to this origin server are under way");
          }
          origin.placeFreed.awaitNanos(left);
        }
        origin.active++;
      } catch (InterruptedException interrupted) {
        // The place that this thread was woken for, if it was, goes to the next one.
        origin.placeFreed.signal();
        Thread.currentThread().interrupt();
        throw limitReached("interrupted while waiting for a connection");
      } finally {
        origin.waiting--;
        forgetUnused(key, origin);
      }
    } finally {
      lock.unlock();
    }
  }

  private static OriginFailure limitReached(String detail) {
    return new OriginFailure(OriginFailure.Kind.CONNECTION_LIMIT_REACHED, detail);
  }

  private @Nullable OriginConnection lastUsed(String key) {
    lock.lock();
    try {
      Origin origin = origins.get(key);
      OriginConnection connection = origin == null ? null : origin.idle.pollLast();
      if (connection != null) {
        idle.remove(connection);
      }
      return connection;
    } finally {
      lock.unlock();
    }
  }

  /// Begins to watch a connection that has just been made.
  void opened(OriginConnection connection) {
    reaper.watch(connection);
  }

  /// Ends that, called by the connection whenever it is closed.
  void closed(OriginConnection connection) {
    reaper.release(connection);
  }

  /// Gives a place back with a connection that can carry another exchange.
  void giveBack(OriginConnection connection) {
    // Armed before anybody can take it, so that the taker's stamp comes last.
    connection.becomeIdle(Watched.nanos(config.idleTimeout()));
    List<OriginConnection> surplus = new ArrayList<>(1);
    lock.lock();
    try {
      Origin origin = freePlace(connection.origin());
      if (closed || config.maxIdlePerOrigin() == 0 || config.maxIdle() == 0) {
        surplus.add(connection);
      } else {
        origin.idle.addLast(connection);
        idle.add(connection);
        if (origin.idle.size() > config.maxIdlePerOrigin()) {
          surplus.add(unlisted(origin.idle.getFirst()));
        }
        if (idle.size() > config.maxIdle()) {
          surplus.add(unlisted(idle.iterator().next()));
        }
      }
      forgetUnused(connection.origin(), origin);
    } finally {
      lock.unlock();
    }
    surplus.forEach(OriginConnection::close);
  }

  /// Gives a place back without a connection.
  void giveBackPlace(String key) {
    lock.lock();
    try {
      forgetUnused(key, freePlace(key));
    } finally {
      lock.unlock();
    }
  }

  /// An idle connection has been idle for too long. It may have been taken in the meantime.
  void expired(OriginConnection connection) {
    boolean mine;
    lock.lock();
    try {
      mine = idle.contains(connection);
      if (mine) {
        unlisted(connection);
      }
    } finally {
      lock.unlock();
    }
    if (mine) {
      connection.close();
    }
  }

  private Origin freePlace(String key) {
    Origin origin = origins.get(key);
    if (origin == null || origin.active == 0) {
      throw new IllegalStateException("a place given back twice: " + key);
    }
    origin.active--;
    origin.placeFreed.signal();
    return origin;
  }

  private OriginConnection unlisted(OriginConnection connection) {
    idle.remove(connection);
    Origin origin = origins.get(connection.origin());
    if (origin != null) {
      origin.idle.remove(connection);
      forgetUnused(connection.origin(), origin);
    }
    return connection;
  }

  private void forgetUnused(String key, Origin origin) {
    if (origin.active == 0 && origin.waiting == 0 && origin.idle.isEmpty()) {
      origins.remove(key, origin);
    }
  }

  /// Idle connections there are now.
  int idle() {
    lock.lock();
    try {
      return idle.size();
    } finally {
      lock.unlock();
    }
  }

  /// Origins about which something is remembered now.
  int origins() {
    lock.lock();
    try {
      return origins.size();
    } finally {
      lock.unlock();
    }
  }

  /// Closes the idle connections; those in use are closed when they are given back.
  void close() {
    List<OriginConnection> unused;
    lock.lock();
    try {
      closed = true;
      unused = List.copyOf(idle);
      unused.forEach(this::unlisted);
    } finally {
      lock.unlock();
    }
    unused.forEach(OriginConnection::close);
  }
}
