package dev.larder.application.serve;

import dev.larder.application.api.Content;
import java.io.IOException;

/// Content of which nothing can be read: whoever streams it learns why at once.
record BrokenContent(long length, IOException cause) implements Content {
  @Override
  public int read(byte[] target, int offset, int count) throws IOException {
    throw new IOException(cause.getMessage(), cause);
  }

  @Override
  public void close() {}
}
