package dev.larder.storage.memory;

import dev.larder.application.api.Content;

/// A range of an array as content. Confined to one thread.
final class ArrayContent implements Content {
  private final byte[] bytes;
  private final int length;
  private final int end;
  private int position;

  ArrayContent(byte[] bytes, int offset, int length) {
    this.bytes = bytes;
    this.position = offset;
    this.length = length;
    this.end = offset + length;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public int read(byte[] target, int offset, int wanted) {
    if (position == end) {
      return -1;
    }
    int count = Math.min(wanted, end - position);
    System.arraycopy(bytes, position, target, offset, count);
    position += count;
    return count;
  }

  @Override
  public void close() {
    position = end;
  }
}
