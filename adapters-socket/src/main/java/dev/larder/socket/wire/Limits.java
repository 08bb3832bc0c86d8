package dev.larder.socket.wire;

/// Bounds of a received message; meeting one is a [BadMessage], never more memory.
///
/// @param startLine octets of a request line or status line without CR LF
/// @param head octets of a whole head, and of a trailer section, line ends included
/// @param fields lines of a header or trailer section
/// @param chunkExtension octets of the extensions of one chunk
/// @param chunkExtensions octets of the extensions of all chunks of one message
public record Limits(int startLine, int head, int fields, int chunkExtension, int chunkExtensions) {
  /// What Larder uses. RFC 9112 section 3 asks for request lines of at least 8,000 octets.
  public static final Limits DEFAULT = new Limits(16_384, 65_536, 200, 4_096, 16_384);

  public Limits {
    if (startLine < 1 || fields < 0 || chunkExtension < 0 || chunkExtensions < 0) {
      throw new IllegalArgumentException("limits are positive");
    }
    if (head < startLine + 4) {
      throw new IllegalArgumentException("a head must have room for its start line");
    }
  }
}
