package dev.larder.socket.listen;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.larder.application.api.Content;
import dev.larder.domain.message.Fields;
import dev.larder.socket.wire.InputBuffer;
import dev.larder.socket.wire.WireContent;
import java.io.IOException;

/// Content of a client's request, as the application reads it.
///
/// The first read sends `100 Continue` if the client waits for that (RFC 9110 section 10.1.1).
/// Confined to the connection's thread.
final class RequestContent implements Content {
  private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(US_ASCII);

  private final WireContent wire;
  private final ClientChannel channel;
  private final InputBuffer input;
  private boolean clientWaits;
  private boolean closed;

  /// Whether reading has failed: then nobody knows where the content ends.
  private boolean broken;

  RequestContent(
      WireContent wire, ClientChannel channel, InputBuffer input, boolean expectsContinue) {
    this.wire = wire;
    this.channel = channel;
    this.input = input;
    this.clientWaits = expectsContinue;
  }

  @Override
  public long length() {
    return wire.length();
  }

  @Override
  public int available() {
    return wire.available();
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (closed) {
      throw new IOException("the content has been closed");
    }
    if (clientWaits && input.buffered() == 0) {
      channel.write(CONTINUE, 0, CONTINUE.length);
    }
    clientWaits = false;
    return readOn(target, offset, length);
  }

  private int readOn(byte[] target, int offset, int length) throws IOException {
    if (broken) {
      throw new IOException("the content could not be read");
    }
    channel.readsContent();
    broken = true;
    int count = wire.read(target, offset, length);
    broken = false;
    return count;
  }

  @Override
  public Fields trailers() {
    return wire.trailers();
  }

  @Override
  public void close() {
    closed = true;
  }

  /// Whether what is left may be read and dropped, rather than the connection closed. A client that
  /// still waits may send its content or not, so that nobody could tell where its next request
  /// begins.
  boolean mayDrain(int most) {
    return wire.atEnd() || !broken && !clientWaits && wire.length() <= most;
  }

  /// Reads and drops what the application has left.
  ///
  /// @param most octets that are read at most
  /// @return whether the end has been reached
  boolean drain(int most) throws IOException {
    byte[] dropped = new byte[Math.min(most, 4_096)];
    int left = most;
    while (!wire.atEnd() && left > 0) {
      int count = readOn(dropped, 0, Math.min(dropped.length, left));
      left -= Math.max(0, count);
    }
    return wire.atEnd();
  }
}
