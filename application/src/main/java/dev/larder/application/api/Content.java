package dev.larder.application.api;

import dev.larder.domain.message.Fields;
import java.io.IOException;

/// Content of a message as a stream that can be read once, by one thread.
public interface Content extends AutoCloseable {
  /// No content at all. Its class is reached through this constant only, so that the two initialise
  /// in one order.
  @SuppressWarnings("ClassInitializationDeadlock")
  Content EMPTY = new EmptyContent();

  /// Octets in total, or -1 when only the end of the stream will tell.
  long length();

  /// Reads at least one octet, blocking until there is one.
  ///
  /// @return octets read, or -1 at the proper end
  /// @throws IOException when the content ends before its framing says so or cannot be read on;
  ///   what was read so far is then not the whole
  int read(byte[] target, int offset, int length) throws IOException;

  /// Octets that can be read at once without blocking, as far as is known; 0 promises nothing. Lets
  /// a writer send a head and the first octets of its content together.
  default int available() {
    return 0;
  }

  /// The trailer section; empty until the end of the stream has been read.
  default Fields trailers() {
    return Fields.EMPTY;
  }

  /// Releases what stands behind the stream; reading on is an error. Idempotent.
  @Override
  void close();
}
