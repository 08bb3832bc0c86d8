package dev.larder.socket.wire;

import java.io.IOException;

/// Where the octets of received messages come from.
@FunctionalInterface
public interface ByteSource {
  /// Reads at least one octet, blocking until there is one.
  ///
  /// @param length more than 0
  /// @return octets read, or -1 when the peer has ended the stream
  int read(byte[] target, int offset, int length) throws IOException;
}
