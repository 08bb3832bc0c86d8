package dev.larder.socket.origin;

import dev.larder.application.spi.OriginFailure;
import dev.larder.socket.deadline.Watched;
import dev.larder.socket.wire.ByteSink;
import dev.larder.socket.wire.InputBuffer;
import dev.larder.socket.wire.Limits;
import dev.larder.socket.wire.ResponseParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/// One connection to an origin server, with or without TLS.
///
/// Confined to the thread whose exchange it carries; while idle, to the pool. Only [#expire] and
/// [#close] may come from another thread.
final class OriginConnection extends Watched implements ByteSink {
  static final int HANDSHAKE = 1;
  static final int WRITE = 2;
  static final int FIRST_BYTE = 3;
  static final int STALL = 4;
  static final int IDLE = 5;

  private final String origin;
  private final OriginPool pool;
  private final SocketChannel channel;
  private final InputBuffer input = new InputBuffer(this::receive);
  private final ResponseParser parser = new ResponseParser(input, Limits.DEFAULT);
  private Socket socket;
  private InputStream in;
  private OutputStream out;
  private boolean secured;
  private boolean reused;

  /// The phase whose deadline passed, 0 for none. Written once, by the reaper.
  private volatile int expired;

  /// @param origin scheme, host and port, the pool's key
  OriginConnection(String origin, OriginPool pool, SocketChannel connected) throws IOException {
    this.origin = origin;
    this.pool = pool;
    this.channel = connected;
    this.socket = connected.socket();
    this.in = socket.getInputStream();
    this.out = socket.getOutputStream();
  }

  /// Goes on with TLS.
  void secure(TlsClient tls, String host, int port, long nanos) throws OriginFailure, IOException {
    arm(HANDSHAKE, nanos);
    try {
      socket = tls.secure(socket, host, port);
    } catch (OriginFailure failed) {
      throw expired == 0
          ? failed
          : new OriginFailure(
              OriginFailure.Kind.CONNECTION_TIMEOUT, "the TLS handshake takes too long");
    } finally {
      disarm();
    }
    in = socket.getInputStream();
    out = socket.getOutputStream();
    secured = true;
  }

  String origin() {
    return origin;
  }

  InputBuffer input() {
    return input;
  }

  ResponseParser parser() {
    return parser;
  }

  /// Whether it has carried an exchange before, so that the origin server may be about to close it.
  boolean isReused() {
    return reused;
  }

  /// Begins something that may last for `nanos`; replaces what was begun before.
  void begin(int phase, long nanos) {
    arm(phase, nanos);
  }

  /// Ends what was begun: what follows takes as long as it takes.
  void rest() {
    disarm();
  }

  /// The phase whose deadline passed, which has closed the connection; 0 for none.
  int expired() {
    return expired;
  }

  private int receive(byte[] target, int offset, int length) throws IOException {
    return in.read(target, offset, length);
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    out.write(source, offset, length);
  }

  /// Waits a bounded time for the first octet of something.
  ///
  /// @return false at the end of the stream
  /// @throws java.net.SocketTimeoutException when nothing came
  boolean await(long millis) throws IOException {
    socket.setSoTimeout(Math.toIntExact(Math.max(1, millis)));
    try {
      return input.await();
    } finally {
      socket.setSoTimeout(0);
    }
  }

  /// Whether the origin server has sent something already that only a response can be. Under TLS
  /// there are other records, and no way to tell them apart without waiting.
  boolean hasEarlyResponse() throws IOException {
    return input.buffered() > 0 || !secured && in.available() > 0;
  }

  /// Whether it can carry another request: nothing has come since the last response, and the origin
  /// server has not closed it. Does not wait.
  boolean isUsable() {
    try {
      if (input.buffered() > 0 || in.available() > 0) {
        return false;
      }
      channel.configureBlocking(false);
      int read = channel.read(ByteBuffer.allocate(1));
      channel.configureBlocking(true);
      return read == 0;
    } catch (IOException broken) {
      return false;
    }
  }

  void becomeIdle(long nanos) {
    reused = true;
    arm(IDLE, nanos);
  }

  @Override
  protected void expire(int phase) {
    if (phase == IDLE) {
      pool.expired(this);
    } else {
      expired = phase;
      close();
    }
  }

  /// Closes it. Under TLS without saying good-bye, which might wait for the peer; HTTP/1.1 marks
  /// the ends of its messages by itself.
  void close() {
    pool.closed(this);
    try {
      channel.close();
    } catch (IOException ignored) {
      // The descriptor is gone either way.
    }
  }

  @Override
  public String toString() {
    return "connection to " + origin;
  }
}
