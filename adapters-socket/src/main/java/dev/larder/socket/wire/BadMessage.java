package dev.larder.socket.wire;

import java.io.IOException;
import java.io.Serial;

/// A received message that Larder refuses. Nothing more can be read from its connection, since
/// nobody knows where the next message begins.
///
/// In a request the status is the answer. In a response it only says what kind of fault it was: 431
/// for a head past its limits, 501 for a transfer coding that is not implemented, 505 for another
/// major version, 400 for everything else.
public final class BadMessage extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  private final int status;

  /// @param status 400, 414, 417, 431, 501 or 505
  /// @param reason what is wrong, for people; holds nothing of what the peer sent
  public BadMessage(int status, String reason) {
    super(reason);
    this.status = status;
  }

  static BadMessage malformed(String reason) {
    return new BadMessage(400, reason);
  }

  public int status() {
    return status;
  }

  /// What is wrong, for people.
  public String reason() {
    return String.valueOf(getMessage());
  }

  /// No trace: a peer can cause these at will, and the reason says more than the place in the
  /// parser.
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
