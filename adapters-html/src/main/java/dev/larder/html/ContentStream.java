package dev.larder.html;

import dev.larder.application.api.Content;
import java.io.IOException;
import java.io.InputStream;

/// Content as an input stream that ends after a number of octets. Closing it leaves the content
/// open: that belongs to whoever opened it. Confined to the thread that reads the page.
final class ContentStream extends InputStream {
  private final Content content;
  private long remaining;

  ContentStream(Content content, long limit) {
    this.content = content;
    this.remaining = limit;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (remaining == 0) {
      return -1;
    }
    int count = content.read(target, offset, (int) Math.min(length, remaining));
    if (count > 0) {
      remaining -= count;
    }
    return count;
  }
}
