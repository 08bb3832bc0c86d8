package dev.larder.html;

import dev.larder.application.api.Content;
import java.io.IOException;

/// Content of a test: octets, handed out a few at a time, then the end or a fault.
final class ByteContent implements Content {
  private final byte[] octets;
  private final int step;
  private final boolean faulty;
  private int position;
  private boolean closed;

  private ByteContent(byte[] octets, int step, boolean faulty) {
    this.octets = octets;
    this.step = step;
    this.faulty = faulty;
  }

  static ByteContent of(byte[] octets) {
    return new ByteContent(octets, 7919, false);
  }

  static ByteContent slow(byte[] octets) {
    return new ByteContent(octets, 1, false);
  }

  static ByteContent cutAfter(byte[] octets) {
    return new ByteContent(octets, 7919, true);
  }

  int position() {
    return position;
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public long length() {
    return -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (position == octets.length) {
      if (faulty) {
        throw new IOException("cut");
      }
      return -1;
    }
    int count = Math.min(Math.min(length, step), octets.length - position);
    System.arraycopy(octets, position, target, offset, count);
    position += count;
    return count;
  }

  @Override
  public void close() {
    closed = true;
  }
}
