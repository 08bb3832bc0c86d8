package dev.larder.socket.wire;

import dev.larder.application.api.Content;
import dev.larder.domain.message.Fields;
import java.io.IOException;

/// Sends messages: write a head into [#head], then send it with one of the `send` methods.
///
/// A head goes out together with what is at hand of its content, in one write. Confined to the
/// thread that owns the connection at the time.
public final class MessageWriter {
  /// Octets of content that are read and sent at a time.
  private static final int BUFFER = 16_384;

  /// Octets before a chunk's data: a size of four digits, CR LF. Enough for [#BUFFER].
  private static final int CHUNK_HEADER = 6;

  private static final byte[] LAST_CHUNK = {'0', '\r', '\n'};

  private final ByteSink sink;
  private final HeadWriter head = new HeadWriter();

  public MessageWriter(ByteSink sink) {
    this.sink = sink;
  }

  /// The head that goes out next.
  public HeadWriter head() {
    return head;
  }

  /// Sends the head alone, for an interim response or a message without content.
  public void send() throws IOException {
    sendHead();
    sink.flush();
  }

  /// Sends the head and content that is in memory.
  public void send(byte[] content, int offset, int length) throws IOException {
    if (head.length() + length <= BUFFER) {
      head.encoded(content, offset, length);
      sendHead();
    } else {
      sendHead();
      sink.write(content, offset, length);
    }
    sink.flush();
  }

  /// Sends the head and all of the content, which is read up to its end but not closed.
  ///
  /// @param framing what the head announces; with [Framing.None] the content is not read
  /// @throws ContentUnreadable when reading the content failed, or it had another length than
  ///   announced: the receiver has part of a message, so its connection must be closed
  /// @throws IOException when sending failed
  public void send(Framing framing, Content content) throws IOException {
    switch (framing) {
      case Framing.None _ -> sendHead();
      case Framing.Length length -> sendPlain(content, length.octets(), true);
      case Framing.UntilClose _ -> sendPlain(content, Long.MAX_VALUE, false);
      case Framing.Chunked _ -> sendChunked(content);
    }
    sink.flush();
  }

  private void sendPlain(Content content, long length, boolean exact) throws IOException {
    // One octet more than announced, so that content which is too long shows at once.
    long enough = Math.min(length, BUFFER) + head.length() + 1;
    byte[] buffer = new byte[(int) Math.min(enough, BUFFER)];
    int used = takeHead(buffer, content);
    long left = length;
    int count = read(content, buffer, used, buffer.length - used);
    while (count >= 0) {
      if (count > left) {
        throw new ContentUnreadable(new IOException("the content is longer than announced"));
      }
      left -= count;
      sink.write(buffer, 0, used + count);
      used = 0;
      count = read(content, buffer, 0, buffer.length);
    }
    if (used > 0) {
      sink.write(buffer, 0, used);
    }
    if (exact && left > 0) {
      throw new ContentUnreadable(
          new TruncatedContent("the content ended " + left + " octets before its length"));
    }
  }

  private void sendChunked(Content content) throws IOException {
    byte[] buffer = new byte[BUFFER];
    int used = takeHead(buffer, content);
    int data = used + CHUNK_HEADER;
    int count = read(content, buffer, data, BUFFER - data - 2);
    while (count >= 0) {
      // A chunk of no octets would be the last one.
      if (count > 0) {
        sink.write(buffer, 0, frame(buffer, used, count));
        used = 0;
        data = CHUNK_HEADER;
      }
      count = read(content, buffer, data, BUFFER - data - 2);
    }
    if (used > 0) {
      sink.write(buffer, 0, used);
    }
    Fields trailers = content.trailers();
    head.begin().encoded(LAST_CHUNK).fields(trailers).end();
    sendHead();
  }

  /// Makes a chunk of the data that stands [#CHUNK_HEADER] behind `start`.
  ///
  /// @return offset behind the chunk
  private static int frame(byte[] buffer, int start, int count) {
    int digits = (35 - Integer.numberOfLeadingZeros(count)) / 4;
    int at = start;
    for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
      buffer[at++] = (byte) Character.forDigit(count >> shift & 0xf, 16);
    }
    buffer[at++] = '\r';
    buffer[at++] = '\n';
    System.arraycopy(buffer, start + CHUNK_HEADER, buffer, at, count);
    at += count;
    buffer[at++] = '\r';
    buffer[at++] = '\n';
    return at;
  }

  /// Puts the head before the content's first octets if those are at hand, else sends it alone.
  ///
  /// @return octets of the buffer that the head has taken
  private int takeHead(byte[] buffer, Content content) throws IOException {
    int length = head.length();
    if (content.available() == 0 || length > BUFFER / 2) {
      sendHead();
      return 0;
    }
    System.arraycopy(head.octets(), 0, buffer, 0, length);
    head.begin();
    return length;
  }

  private void sendHead() throws IOException {
    if (head.length() > 0) {
      sink.write(head.octets(), 0, head.length());
    }
    head.begin();
  }

  private static int read(Content content, byte[] buffer, int offset, int length)
      throws IOException {
    try {
      return content.read(buffer, offset, length);
    } catch (IOException e) {
      throw new ContentUnreadable(e);
    }
  }
}
