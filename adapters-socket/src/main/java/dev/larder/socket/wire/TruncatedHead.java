package dev.larder.socket.wire;

import java.io.EOFException;
import java.io.Serial;

/// The connection ended within the head of a message (RFC 9112 section 8).
public final class TruncatedHead extends EOFException {
  @Serial private static final long serialVersionUID = 1L;

  public TruncatedHead() {
    super("the connection ended within the head of a message");
  }

  /// No trace: peers cause these at will.
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
