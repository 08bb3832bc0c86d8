package dev.larder.socket.wire;

import java.io.IOException;

/// Content that `Content-Length` announced (RFC 9112 section 6.2).
final class FixedContent extends WireContent {
  private final InputBuffer in;
  private final long length;
  private long remaining;

  FixedContent(InputBuffer in, long length) {
    this.in = in;
    this.length = length;
    this.remaining = length;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  int readOpen(byte[] target, int offset, int wanted) throws IOException {
    if (remaining == 0) {
      return -1;
    }
    int count = in.read(target, offset, (int) Math.min(wanted, remaining));
    if (count < 0) {
      throw new TruncatedContent(
          "the connection ended " + remaining + " octets before Content-Length");
    }
    remaining -= count;
    return count;
  }

  @Override
  public int available() {
    return (int) Math.min(remaining, in.buffered());
  }

  @Override
  public boolean atEnd() {
    return remaining == 0;
  }
}
