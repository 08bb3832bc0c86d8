package dev.larder.socket.origin;

import dev.larder.socket.wire.ByteSink;
import java.io.IOException;
import java.io.Serial;

/// Takes the octets of a request, until the origin server answers: then it has heard enough.
/// Confined to the exchange's thread.
final class RequestSink implements ByteSink {
  private final OriginConnection connection;
  private final long stallNanos;
  private boolean begun;

  RequestSink(OriginConnection connection, long stallNanos) {
    this.connection = connection;
    this.stallNanos = stallNanos;
  }

  /// The origin server has answered before it had all of the request.
  static final class EarlyResponse extends IOException {
    @Serial private static final long serialVersionUID = 1L;

    EarlyResponse() {
      super("the origin server has answered early");
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    if (length == 0) {
      return;
    }
    if (begun && connection.hasEarlyResponse()) {
      throw new EarlyResponse();
    }
    begun = true;
    connection.begin(OriginConnection.WRITE, stallNanos);
    connection.write(source, offset, length);
    // What comes next may be a wait for the client's content, which has deadlines of its own.
    connection.rest();
  }
}
