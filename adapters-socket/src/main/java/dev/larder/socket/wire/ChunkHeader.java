package dev.larder.socket.wire;

import dev.larder.domain.message.Tokens;
import java.io.IOException;

/// Reads what stands between the data of two chunks: `chunk-size [ chunk-ext ] CRLF` (RFC 9112
/// section 7.1).
///
/// Stricter than the RFC asks: no white space around extensions, which senders must not generate,
/// no more than sixteen digits, and no line end but CR LF. Extensions are checked and dropped.
/// Confined to the thread that reads the content.
final class ChunkHeader {
  private static final int MOST_DIGITS = 16;

  private final InputBuffer in;
  private final Limits limits;

  /// Octets of extensions, of this chunk and of all so far.
  private int extension;

  private int extensions;

  ChunkHeader(InputBuffer in, Limits limits) {
    this.in = in;
    this.limits = limits;
  }

  /// Reads the CR LF behind a chunk's data.
  void endOfData() throws IOException {
    require(next() == '\r' && next() == '\n', "a chunk is longer than its size");
  }

  /// Reads a chunk's size, extensions and line end.
  ///
  /// @return octets of data, 0 for the last chunk
  long read() throws IOException {
    long size = 0;
    int digits = 0;
    int c = next();
    for (int digit = digit(c); digit >= 0; digit = digit(c)) {
      require(++digits <= MOST_DIGITS && size <= Long.MAX_VALUE >> 4, "a chunk size is too large");
      size = size << 4 | digit;
      c = next();
    }
    require(digits > 0, "a chunk without a size");
    extension = 0;
    while (c == ';') {
      c = extension();
    }
    require(c == '\r' && next() == '\n', "a malformed chunk size or extension");
    return size;
  }

  /// Reads `chunk-ext-name [ "=" chunk-ext-val ]`.
  ///
  /// @return the octet behind it
  private int extension() throws IOException {
    int c = token(nextOfExtension());
    if (c != '=') {
      return c;
    }
    c = nextOfExtension();
    return c == '"' ? quotedString() : token(c);
  }

  /// Reads a token that begins with `first`.
  ///
  /// @return the octet behind it
  private int token(int first) throws IOException {
    require(Tokens.isTokenChar(first), "a malformed chunk extension");
    int c = nextOfExtension();
    while (Tokens.isTokenChar(c)) {
      c = nextOfExtension();
    }
    return c;
  }

  /// Reads the rest of a quoted string (RFC 9110 section 5.6.4).
  ///
  /// @return the octet behind it
  private int quotedString() throws IOException {
    int c = nextOfExtension();
    while (c != '"') {
      if (c == '\\') {
        c = nextOfExtension();
      }
      require(Tokens.isFieldValueChar(c), "a malformed chunk extension");
      c = nextOfExtension();
    }
    return nextOfExtension();
  }

  private int nextOfExtension() throws IOException {
    require(
        ++extension <= limits.chunkExtension() && ++extensions <= limits.chunkExtensions(),
        "too long chunk extensions");
    return next();
  }

  private int next() throws IOException {
    int c = in.next();
    if (c < 0) {
      throw truncated();
    }
    return c;
  }

  TruncatedContent truncated() {
    return new TruncatedContent("the connection ended before the last chunk");
  }

  /// How much of the next chunk's data is in the buffer, whole header included; 0 when that is not
  /// known without reading. Takes nothing.
  ///
  /// @param dataEnds whether a chunk's closing CR LF comes first
  int peek(boolean dataEnds) {
    byte[] octets = in.octets();
    int end = in.position() + in.buffered();
    int at = in.position() + (dataEnds ? 2 : 0);
    int size = 0;
    int digit;
    while (at < end && size < 1 << 24 && (digit = digit(octets[at])) >= 0) {
      size = size << 4 | digit;
      at++;
    }
    while (at < end && octets[at] != '\n') {
      at++;
    }
    return Math.min(size, Math.max(0, end - at - 1));
  }

  private static int digit(int c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    int lower = c | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }

  private static void require(boolean holds, String reason) throws BadMessage {
    if (!holds) {
      throw BadMessage.malformed(reason);
    }
  }
}
