package dev.larder.application.spi;

/// Content that knows how much of it has arrived already.
public interface Buffered {
  /// Octets that can be read without waiting; a lower bound.
  int buffered();
}
