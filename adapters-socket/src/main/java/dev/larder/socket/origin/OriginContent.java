package dev.larder.socket.origin;

import dev.larder.application.api.Content;
import dev.larder.domain.message.Fields;
import dev.larder.socket.wire.Framing;
import dev.larder.socket.wire.Limits;
import dev.larder.socket.wire.WireContent;
import java.io.IOException;

/// Content of a response as it arrives. Its connection goes back to the pool at the exact end, and
/// is closed if that is not reached. Confined to one thread at a time.
final class OriginContent implements Content {
  private final OriginConnection connection;
  private final OriginPool pool;
  private final WireContent wire;
  private final boolean persists;
  private final long stallNanos;
  private final long length;

  /// Whether the connection is somebody else's by now.
  private boolean released;

  private boolean closed;

  /// Whether reading has failed: then nobody knows where the content ends.
  private boolean broken;

  /// @param persists whether the connection can be used again after this content
  /// @param stallNanos how long no content may arrive while it is waited for
  OriginContent(
      OriginConnection connection,
      OriginPool pool,
      Framing framing,
      boolean persists,
      long stallNanos) {
    this.connection = connection;
    this.pool = pool;
    this.wire = WireContent.of(framing, connection.input(), Limits.DEFAULT);
    this.persists = persists;
    this.stallNanos = stallNanos;
    this.length = wire.length();
    if (wire.atEnd()) {
      release();
    }
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public int available() {
    return released ? 0 : wire.available();
  }

  @Override
  public int read(byte[] target, int offset, int wanted) throws IOException {
    if (closed || broken) {
      throw new IOException(
          broken ? "the content could not be read" : "the content has been closed");
    }
    if (released) {
      return wire.read(target, offset, wanted);
    }
    connection.begin(OriginConnection.STALL, stallNanos);
    try {
      int count = wire.read(target, offset, wanted);
      connection.rest();
      if (wire.atEnd()) {
        release();
      }
      return count;
    } catch (IOException fault) {
      broken = true;
      discard();
      throw connection.expired() == 0
          ? fault
          : new IOException("the origin server sends nothing more", fault);
    }
  }

  @Override
  public Fields trailers() {
    return wire.trailers();
  }

  private void release() {
    if (persists && wire.drained() && connection.input().buffered() == 0) {
      released = true;
      pool.giveBack(connection);
    } else {
      discard();
    }
  }

  private void discard() {
    if (!released) {
      released = true;
      connection.close();
      pool.giveBackPlace(connection.origin());
    }
  }

  @Override
  public void close() {
    closed = true;
    discard();
  }
}
