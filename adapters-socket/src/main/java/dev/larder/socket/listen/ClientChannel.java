package dev.larder.socket.listen;

import dev.larder.socket.deadline.Watched;
import dev.larder.socket.wire.ByteSink;
import dev.larder.socket.wire.ByteSource;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/// The octets of one client connection, and the deadlines for them.
///
/// A read deadline that passes ends the input, which the reading thread sees as an early end of the
/// stream, so that it can still answer; a write deadline closes the connection. Confined to the
/// connection's thread, [#expire], [#endIfIdle] and [#close] aside.
final class ClientChannel extends Watched implements ByteSource, ByteSink {
  private static final int IDLE = 1;
  private static final int HEAD = 2;
  private static final int CONTENT = 3;
  private static final int WRITE = 4;
  private static final int LINGER = 5;

  private final SocketChannel channel;
  private final long headNanos;
  private final long idleNanos;
  private final long contentNanos;
  private final long writeNanos;
  private final long lingerNanos;

  /// What is being read, one of the phases.
  private int reading = IDLE;

  /// Whether the deadline of the head has been set.
  private boolean headBegun;

  /// The array that was read into last, so that there is no new view of it for every read.
  private ByteBuffer view = ByteBuffer.allocate(0);

  private long written;

  /// The phase whose deadline passed, 0 for none. Written by the reaper only.
  private volatile int expired;

  ClientChannel(SocketChannel channel, ListenerConfig config) {
    this.channel = channel;
    this.headNanos = nanos(config.headTimeout());
    this.idleNanos = nanos(config.idleTimeout());
    this.contentNanos = nanos(config.contentTimeout());
    this.writeNanos = nanos(config.writeTimeout());
    this.lingerNanos = nanos(config.lingerTimeout());
  }

  /// What is read next is the first octet of a request.
  void readsRequest() {
    reading = IDLE;
  }

  /// What is read next is the rest of a head, all of it by one deadline.
  void readsHead() {
    reading = HEAD;
    headBegun = false;
  }

  /// What is read next is request content.
  void readsContent() {
    reading = CONTENT;
  }

  /// Nothing is waited for from the client.
  void rests() {
    disarm();
  }

  /// Whether the client took too long to send a head, after its first octet.
  boolean headExpired() {
    return expired == HEAD;
  }

  /// Octets written so far.
  long written() {
    return written;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    switch (reading) {
      case IDLE -> arm(IDLE, idleNanos);
      case CONTENT -> arm(CONTENT, contentNanos);
      default -> {
        if (!headBegun) {
          headBegun = true;
          arm(HEAD, headNanos);
        }
      }
    }
    int count = channel.read(viewOf(target).limit(offset + length).position(offset));
    if (reading == CONTENT) {
      disarm();
    }
    return count;
  }

  @SuppressWarnings("ReferenceEquality") // the same array, not one that holds the same
  private ByteBuffer viewOf(byte[] target) {
    if (view.array() != target) {
      view = ByteBuffer.wrap(target);
    }
    return view;
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    ByteBuffer octets = ByteBuffer.wrap(source, offset, length);
    do {
      arm(WRITE, writeNanos);
      written += channel.write(octets);
    } while (octets.hasRemaining());
    disarm();
  }

  /// Writes two pieces, the second in portions of at most `portion` octets, the first portion
  /// together with the first piece.
  void write(byte[] first, int firstLength, byte[] second, int portion) throws IOException {
    ByteBuffer[] pieces = {ByteBuffer.wrap(first, 0, firstLength), ByteBuffer.wrap(second)};
    while (pieces[0].hasRemaining() || pieces[1].hasRemaining()) {
      pieces[1].limit(Math.min(second.length, pieces[1].position() + portion));
      arm(WRITE, writeNanos);
      written += pieces[0].hasRemaining() ? channel.write(pieces) : channel.write(pieces[1]);
      pieces[1].limit(second.length);
    }
    disarm();
  }

  /// Closes so that the client gets what was written: ends the output, then reads and drops what it
  /// still sends, for a bounded time and up to `most` octets. Closing at once would let the system
  /// reset the connection, and the client might drop the answer unread (RFC 9112 section 9.6).
  void lingerThenClose(int most) {
    try {
      channel.shutdownOutput();
      ByteBuffer dropped = ByteBuffer.allocate(4_096);
      arm(LINGER, lingerNanos);
      int left = most;
      int count = channel.read(dropped);
      while (count > 0 && left > 0) {
        left -= count;
        count = channel.read(dropped.clear());
      }
    } catch (IOException gone) {
      // It has left, or the reaper has closed.
    }
    close();
  }

  /// Closes so that the client notices that something is missing, even if only the end of the
  /// connection marks the end of the content.
  void cut() {
    try {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    } catch (IOException gone) {
      // Then there is nobody to tell.
    }
    close();
  }

  /// Lets a connection end that waits for a request; one that is just getting one still answers it.
  /// May be called by any thread.
  void endIfIdle() {
    if (phase() == IDLE) {
      endInput();
    }
  }

  @Override
  protected void expire(int phase) {
    expired = phase;
    switch (phase) {
      case IDLE, HEAD, CONTENT -> endInput();
      default -> close();
    }
  }

  private void endInput() {
    try {
      channel.shutdownInput();
    } catch (IOException gone) {
      // As wanted.
    }
  }

  /// Idempotent.
  void close() {
    try {
      channel.close();
    } catch (IOException ignored) {
      // The descriptor is gone either way.
    }
  }
}
