package dev.larder.bootstrap.log;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.larder.socket.listen.Exchange;
import dev.larder.socket.listen.ExchangeLog;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The access log: a line for each exchange, in [CombinedFormat], appended by a thread of its own
/// as soon as that gets to it.
///
/// Lines wait in a bounded queue. When it is full, and when the file cannot be written, lines are
/// lost and the log says how many; no request waits or fails. Safe for all threads.
public final class AccessLog implements ExchangeLog, AutoCloseable {
  private static final long QUEUED_OCTETS = 8 << 20;
  private static final int BATCH_OCTETS = 64 << 10;
  private static final Duration INTERVAL = Duration.ofMinutes(1);
  private static final Duration CLOSING = Duration.ofSeconds(5);

  /// Ends the queue; no line is empty.
  private static final String END = "";

  private final Logger log;
  private final OutputStream out;
  private final long bound;
  private final CombinedFormat format = new CombinedFormat(ZoneId.systemDefault());
  private final LinkedBlockingQueue<String> queue = new LinkedBlockingQueue<>();
  private final AtomicLong queued = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private final Throttle losses = new Throttle(INTERVAL, System::nanoTime);
  private final Thread writer;
  private volatile boolean closed;

  /// Whether the last write failed. Confined to the writer.
  private boolean torn;

  /// Appends to a file, which is made when it is not there.
  ///
  /// @throws IOException when the file cannot be opened for appending
  public static AccessLog toFile(Path file) throws IOException {
    return new AccessLog(new FileOutputStream(file.toFile(), true));
  }

  /// Writes to standard output.
  public static AccessLog toStandardOutput() {
    // Not System.out, which hides faults.
    return new AccessLog(new FileOutputStream(FileDescriptor.out));
  }

  private AccessLog(OutputStream out) {
    this(out, QUEUED_OCTETS, LoggerFactory.getLogger(AccessLog.class));
  }

  /// Writes to `out`, which the log closes.
  ///
  /// @param bound octets that may wait to be written
  AccessLog(OutputStream out, long bound, Logger log) {
    this.out = out;
    this.bound = bound;
    this.log = log;
    this.writer = Thread.ofPlatform().daemon().name("larder-access-log").unstarted(this::run);
    writer.start();
  }

  @Override
  public boolean enabled() {
    return true;
  }

  @Override
  public void completed(Exchange exchange) {
    String line = format.line(exchange);
    if (closed) {
      return;
    }
    if (queued.addAndGet(line.length()) > bound) {
      queued.addAndGet(-line.length());
      lost.incrementAndGet();
    } else {
      queue.add(line);
    }
  }

  private void run() {
    try (out) {
      boolean more = true;
      while (more) {
        more = writeNext();
      }
    } catch (IOException fault) {
      reportLost(fault.toString());
    } catch (InterruptedException nobodyDoesThat) {
      Thread.currentThread().interrupt();
    }
  }

  /// Waits for a line, then writes it and those behind it in one go.
  ///
  /// @return whether more may come
  private boolean writeNext() throws InterruptedException {
    StringBuilder batch = new StringBuilder(torn ? "\n" : "");
    int lines = 0;
    int octets = 0;
    String line = queue.take();
    while (line != null && !line.isEmpty()) {
      batch.append(line);
      octets += line.length();
      lines++;
      line = octets < BATCH_OCTETS ? queue.poll() : null;
    }
    if (lines > 0) {
      write(batch.toString(), lines);
      queued.addAndGet(-octets);
    }
    return line == null || !line.isEmpty();
  }

  private void write(String batch, int lines) {
    try {
      out.write(batch.getBytes(US_ASCII));
      out.flush();
      torn = false;
      reportLost("the queue was full");
    } catch (IOException fault) {
      // Part of it may have been written: the next batch begins on a line of its own.
      torn = true;
      lost.addAndGet(lines);
      reportLost(fault.toString());
    }
  }

  private void reportLost(String why) {
    if (lost.get() > 0 && losses.pass().isPresent()) {
      log.warn("access log: {} lines lost: {}", lost.getAndSet(0), why);
    }
  }

  /// Writes what is waiting, for at most five seconds, and closes the file. Exchanges that end
  /// later are not logged.
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      queue.add(END);
      try {
        if (!writer.join(CLOSING)) {
          lost.addAndGet(queue.size() - 1L);
        }
      } catch (InterruptedException hurry) {
        Thread.currentThread().interrupt();
      }
      if (lost.get() > 0) {
        log.warn("access log: {} lines lost", lost.getAndSet(0));
      }
    }
  }
}
