package dev.larder.socket.wire;

import java.io.EOFException;
import java.io.Serial;

/// The connection ended before the content that its framing announced (RFC 9112 section 8).
public final class TruncatedContent extends EOFException {
  @Serial private static final long serialVersionUID = 1L;

  public TruncatedContent(String detail) {
    super(detail);
  }

  /// No trace: peers cause these at will.
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
