package dev.larder.html;

import java.io.IOException;
import java.io.Reader;
import java.time.Duration;
import java.util.function.LongSupplier;

/// Characters until a time is up: whatever makes a page slow to parse, the parser then sees its
/// end. Confined to the thread that reads the page.
final class TimedReader extends Reader {
  /// Characters handed out at a time, few enough that the clock is asked often.
  private static final int STEP = 1024;

  private final Reader source;
  private final LongSupplier nanoTime;
  private final long nanos;
  private long start;
  private boolean started;

  TimedReader(Reader source, Duration time, LongSupplier nanoTime) {
    this.source = source;
    this.nanoTime = nanoTime;
    this.nanos = time.toNanos();
  }

  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    long now = nanoTime.getAsLong();
    if (!started) {
      // Not before: the first page of a process also pays for loading the parser.
      start = now;
      started = true;
    }
    return now - start >= nanos ? -1 : source.read(target, offset, Math.min(length, STEP));
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
