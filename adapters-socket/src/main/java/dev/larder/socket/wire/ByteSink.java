package dev.larder.socket.wire;

import java.io.IOException;

/// Where the octets of sent messages go to.
@FunctionalInterface
public interface ByteSink {
  /// Writes all the octets, blocking until they are taken. They may be changed afterwards.
  void write(byte[] source, int offset, int length) throws IOException;

  /// Sends what the sink may hold back. Called at the end of each message only: a sink that holds
  /// back delays content that arrives slowly.
  default void flush() throws IOException {}
}
