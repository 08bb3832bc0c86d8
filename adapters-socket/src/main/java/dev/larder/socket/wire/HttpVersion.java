package dev.larder.socket.wire;

/// `HTTP-version` of a start line (RFC 9112 section 2.3).
final class HttpVersion {
  static final int LENGTH = 8;

  private HttpVersion() {}

  /// Reads `octets[from, from + 8)`.
  ///
  /// @return 0 for HTTP/1.0, 1 for HTTP/1.1 and everything later that claims to be compatible with
  ///   it
  /// @throws BadMessage 505 for another major version, 400 when it is none
  static int minor(byte[] octets, int from) throws BadMessage {
    boolean wellFormed =
        octets[from] == 'H'
            && octets[from + 1] == 'T'
            && octets[from + 2] == 'T'
            && octets[from + 3] == 'P'
            && octets[from + 4] == '/'
            && isDigit(octets[from + 5])
            && octets[from + 6] == '.'
            && isDigit(octets[from + 7]);
    if (!wellFormed) {
      throw BadMessage.malformed("a malformed protocol version");
    }
    if (octets[from + 5] != '1') {
      throw new BadMessage(505, "only HTTP/1.0 and HTTP/1.1 are spoken here");
    }
    return octets[from + 7] == '0' ? 0 : 1;
  }

  private static boolean isDigit(byte octet) {
    return octet >= '0' && octet <= '9';
  }
}
