package dev.larder.application.serve;

import dev.larder.application.api.Content;

/// Content that is all there. Confined to the thread that reads it.
final class BytesContent implements Content {
  private final byte[] bytes;
  private int position;

  /// @param bytes not copied; must not change any more
  BytesContent(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public long length() {
    return bytes.length;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    int count = Math.min(length, bytes.length - position);
    if (count == 0) {
      return length == 0 ? 0 : -1;
    }
    System.arraycopy(bytes, position, target, offset, count);
    position += count;
    return count;
  }

  @Override
  public int available() {
    return bytes.length - position;
  }

  @Override
  public void close() {}
}
