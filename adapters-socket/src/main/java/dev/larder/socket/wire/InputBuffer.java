package dev.larder.socket.wire;

import java.io.IOException;
import java.util.Arrays;

/// What has been received on a connection and not been used yet.
///
/// The array keeps its first size, except while a head is being received that does not fit; it
/// never gets larger than that head's limit. Confined to the thread that serves the connection.
public final class InputBuffer {
  /// Size of the array unless told otherwise, in octets.
  public static final int DEFAULT_CAPACITY = 8_192;

  /// Reads of at least so many octets go past the buffer; smaller ones are cheaper through it.
  private static final int DIRECT = 1_024;

  private final ByteSource source;
  private final int capacity;
  private byte[] octets;
  private int position;
  private int end;

  public InputBuffer(ByteSource source) {
    this(source, DEFAULT_CAPACITY);
  }

  /// @param capacity size of the array in octets, at least 16
  public InputBuffer(ByteSource source, int capacity) {
    if (capacity < 16) {
      throw new IllegalArgumentException("a buffer of " + capacity + " octets");
    }
    this.source = source;
    this.capacity = capacity;
    this.octets = new byte[capacity];
  }

  /// Octets that have been received and not been used, such as a pipelined request. Never blocks.
  public int buffered() {
    return end - position;
  }

  /// Blocks until there is something in the buffer.
  ///
  /// @return false when the peer has ended the stream and nothing is left
  public boolean await() throws IOException {
    return position < end || fill(octets.length);
  }

  /// Reads at least one octet of content, straight into `target` when nothing is buffered.
  ///
  /// @return octets read, or -1 at the end of the stream
  int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (position == end) {
      if (length >= Math.min(DIRECT, octets.length)) {
        return source.read(target, offset, length);
      }
      if (!fill(octets.length)) {
        return -1;
      }
    }
    int count = Math.min(length, end - position);
    System.arraycopy(octets, position, target, offset, count);
    position += count;
    return count;
  }

  /// The next octet as 0 to 255, or -1 at the end of the stream.
  int next() throws IOException {
    return position < end || fill(octets.length) ? octets[position++] & 0xff : -1;
  }

  /// Receives at least one more octet behind those that are there, which may move in the array.
  ///
  /// @param most size up to which the array may grow; more than is buffered
  /// @return false at the end of the stream
  boolean fill(int most) throws IOException {
    if (position == end) {
      position = 0;
      end = 0;
    } else if (end == octets.length) {
      makeRoom(most);
    }
    int count = source.read(octets, end, octets.length - end);
    if (count < 0) {
      return false;
    }
    end += count;
    return true;
  }

  private void makeRoom(int most) {
    int used = end - position;
    byte[] target = octets;
    if (used > octets.length / 2) {
      if (used >= most) {
        throw new IllegalStateException("the head is larger than its limit");
      }
      target = new byte[Math.max(Math.min(octets.length * 2, most), octets.length)];
    }
    System.arraycopy(octets, position, target, 0, used);
    octets = target;
    position = 0;
    end = used;
  }

  /// The array; what is buffered begins at [#position]. Only valid until the next [#fill].
  byte[] octets() {
    return octets;
  }

  int position() {
    return position;
  }

  /// Drops the first `count` octets of what is buffered.
  void consume(int count) {
    position += count;
    if (octets.length > capacity && end - position <= capacity) {
      octets = Arrays.copyOfRange(octets, position, position + capacity);
      end -= position;
      position = 0;
    }
  }
}
