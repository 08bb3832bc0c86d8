package dev.larder.socket.raw;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.larder.application.api.Content;
import dev.larder.domain.message.Fields;
import java.io.IOException;

/// Content from memory, which may end in a failure.
public final class TestContent implements Content {
  private final byte[] octets;
  private final long length;
  private final Fields trailers;
  private final RuntimeException fault;
  private final boolean breaks;
  private int position;
  private volatile boolean closed;

  private TestContent(
      byte[] octets, long length, Fields trailers, boolean breaks, RuntimeException fault) {
    this.octets = octets;
    this.length = length;
    this.trailers = trailers;
    this.breaks = breaks;
    this.fault = fault;
  }

  public static TestContent of(String text) {
    byte[] octets = text.getBytes(ISO_8859_1);
    return new TestContent(octets, octets.length, Fields.EMPTY, false, null);
  }

  public static TestContent of(byte[] octets) {
    return new TestContent(octets, octets.length, Fields.EMPTY, false, null);
  }

  /// Content whose length only the end tells.
  public static TestContent unknown(String text, Fields trailers) {
    return new TestContent(text.getBytes(ISO_8859_1), -1, trailers, false, null);
  }

  /// Content that cannot be read on after this.
  public static TestContent breaking(String text, long length) {
    return new TestContent(text.getBytes(ISO_8859_1), length, Fields.EMPTY, true, null);
  }

  /// Content whose reading meets a mistake in the program after this.
  public static TestContent failing(String text, long length) {
    return new TestContent(
        text.getBytes(ISO_8859_1),
        length,
        Fields.EMPTY,
        false,
        new IllegalStateException("made for a test"));
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public int read(byte[] target, int offset, int wanted) throws IOException {
    if (position == octets.length) {
      if (fault != null) {
        throw fault;
      }
      if (breaks) {
        throw new IOException("made for a test");
      }
      return -1;
    }
    int count = Math.min(wanted, octets.length - position);
    System.arraycopy(octets, position, target, offset, count);
    position += count;
    return count;
  }

  @Override
  public Fields trailers() {
    return position == octets.length ? trailers : Fields.EMPTY;
  }

  @Override
  public void close() {
    closed = true;
  }

  public boolean isClosed() {
    return closed;
  }
}
