package dev.larder.application.api;

/// The content of a message that has none.
final class EmptyContent implements Content {
  @Override
  public long length() {
    return 0;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    return -1;
  }

  @Override
  public void close() {}
}
