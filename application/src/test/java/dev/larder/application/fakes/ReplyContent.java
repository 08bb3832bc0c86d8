package dev.larder.application.fakes;

import dev.larder.application.api.Content;
import java.io.IOException;

/// Content of a [Reply].
final class ReplyContent implements Content {
  private final Reply reply;
  private int position;
  private boolean closed;

  ReplyContent(Reply reply) {
    this.reply = reply;
  }

  @Override
  public long length() {
    return reply.length();
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (closed) {
      throw new IOException("read after close");
    }
    byte[] octets = reply.next(position, length);
    if (octets.length == 0) {
      return -1;
    }
    System.arraycopy(octets, 0, target, offset, octets.length);
    position += octets.length;
    return octets.length;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      reply.contentClosed();
    }
  }

  @Override
  public int available() {
    return reply.isAtOnce() ? reply.size() - position : 0;
  }
}
