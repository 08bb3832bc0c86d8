package dev.larder.bootstrap;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What has been opened and is to be closed, the last first: whatever uses a thing is opened after
/// it. Safe for all threads.
final class Closing implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

  /// Guarded by this.
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  /// Remembers it.
  synchronized <T extends AutoCloseable> T add(T opening) {
    opened.push(opening);
    return opening;
  }

  /// Closes everything once; a fault is logged and keeps nothing else from being closed.
  @Override
  public synchronized void close() {
    while (!opened.isEmpty()) {
      AutoCloseable next = opened.pop();
      try {
        next.close();
      } catch (Exception fault) {
        LOG.error("stopping: {}", next, fault);
      }
    }
  }
}
