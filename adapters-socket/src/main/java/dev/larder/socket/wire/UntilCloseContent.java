package dev.larder.socket.wire;

import java.io.IOException;

/// Content that lasts until the server ends the connection (RFC 9112 section 6.3, rule 8).
final class UntilCloseContent extends WireContent {
  private final InputBuffer in;
  private boolean ended;

  UntilCloseContent(InputBuffer in) {
    this.in = in;
  }

  @Override
  public long length() {
    return -1;
  }

  @Override
  int readOpen(byte[] target, int offset, int wanted) throws IOException {
    int count = ended ? -1 : in.read(target, offset, wanted);
    ended = count < 0;
    return count;
  }

  @Override
  public int available() {
    return in.buffered();
  }

  @Override
  public boolean atEnd() {
    return ended;
  }

  @Override
  public boolean drained() {
    return false;
  }
}
