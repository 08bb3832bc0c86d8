package dev.larder.socket.wire;

import dev.larder.application.api.Content;
import java.io.IOException;

/// Content of a message that is being received, read from the connection as it is asked for.
///
/// Closing it only ends the reading: the connection's owner looks at [#drained] to see whether
/// another message can follow. Confined to one thread at a time.
public abstract sealed class WireContent implements Content
    permits FixedContent, ChunkedContent, UntilCloseContent {
  private boolean closed;

  WireContent() {}

  /// The content that follows a head with this framing.
  ///
  /// @param in positioned behind the head
  public static WireContent of(Framing framing, InputBuffer in, Limits limits) {
    return switch (framing) {
      case Framing.None _ -> new FixedContent(in, 0);
      case Framing.Length length -> new FixedContent(in, length.octets());
      case Framing.Chunked _ -> new ChunkedContent(in, limits);
      case Framing.UntilClose _ -> new UntilCloseContent(in);
    };
  }

  /// Reads at least one octet, blocking until there is one.
  ///
  /// @throws TruncatedContent when the connection ended too early
  /// @throws BadMessage when the framing is malformed
  @Override
  public final int read(byte[] target, int offset, int length) throws IOException {
    if (closed) {
      throw new IOException("the content has been closed");
    }
    return length == 0 ? 0 : readOpen(target, offset, length);
  }

  abstract int readOpen(byte[] target, int offset, int length) throws IOException;

  /// Whether the proper end has been reached.
  public abstract boolean atEnd();

  /// Whether the content has been read to its end and the connection can carry another message,
  /// which begins where the buffer stands. Never so for content that ends with the connection.
  public boolean drained() {
    return atEnd();
  }

  @Override
  public final void close() {
    closed = true;
  }
}
