package dev.larder.storage.memory;

import java.util.concurrent.locks.LockSupport;

/// A thread that does one thing again and again until it is closed.
public final class Periodic implements AutoCloseable {
  private final Thread thread;
  private volatile boolean closed;

  /// Starts the thread.
  ///
  /// @param pauseMillis between the end of one run and the start of the next
  /// @param task must not throw
  public Periodic(String name, long pauseMillis, Runnable task) {
    this.thread =
        Thread.ofPlatform()
            .name(name)
            .daemon()
            .start(
                () -> {
                  while (!closed) {
                    LockSupport.parkNanos(this, pauseMillis * 1_000_000);
                    if (!closed) {
                      task.run();
                    }
                  }
                });
  }

  /// Ends the thread after the run that is under way; waits for that for two seconds at most.
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    try {
      thread.join(2_000);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
