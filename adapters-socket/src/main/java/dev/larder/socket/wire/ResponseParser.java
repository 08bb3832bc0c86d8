package dev.larder.socket.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.larder.domain.message.Fields;
import dev.larder.domain.message.ResponseHead;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Reads the heads of a connection's responses, one after the other (RFC 9112 section 4).
///
/// Confined to the thread that owns the connection at the time.
public final class ResponseParser {
  private final InputBuffer in;
  private final HeadReader head;

  public ResponseParser(InputBuffer in, Limits limits) {
    this.in = in;
    this.head = new HeadReader(in, limits);
  }

  /// Blocks until the head of the next response is there, an interim one included.
  ///
  /// When this returns null, or throws while nothing is [InputBuffer#buffered], not one octet of
  /// the response has come.
  ///
  /// @param method method of the request that it answers
  /// @return null when the connection ended before the response began
  /// @throws BadMessage when the response is refused; the connection must be closed
  /// @throws TruncatedHead when the connection ended within the head
  public @Nullable ParsedResponse next(String method) throws IOException {
    if (!in.await()) {
      return null;
    }
    int length = head.startLine(431);
    byte[] octets = in.octets();
    int from = in.position();
    if (length < HttpVersion.LENGTH) {
      throw BadMessage.malformed("a malformed status line");
    }
    int minorVersion = HttpVersion.minor(octets, from);
    int status = status(octets, from, length);
    String reason = reason(octets, from, length);
    Fields fields = head.fields();
    Framing framing = FramingRules.ofResponse(method, status, minorVersion, fields);
    return new ParsedResponse(new ResponseHead(status, reason, minorVersion, fields), framing);
  }

  /// The status code of `HTTP/1.1 200 OK`; the space before an empty reason may be missing, which
  /// origin servers get wrong often, and which nobody can misunderstand.
  private static int status(byte[] octets, int from, int length) throws BadMessage {
    boolean wellFormed =
        length >= 12 && octets[from + 8] == ' ' && (length == 12 || octets[from + 12] == ' ');
    int status = 0;
    for (int i = 9; wellFormed && i < 12; i++) {
      int digit = octets[from + i] - '0';
      wellFormed = digit >= 0 && digit <= 9;
      status = status * 10 + digit;
    }
    if (!wellFormed || status < 100 || status > 599) {
      throw BadMessage.malformed("a malformed status line");
    }
    return status;
  }

  private static String reason(byte[] octets, int from, int length) {
    if (length == 15 && octets[from + 13] == 'O' && octets[from + 14] == 'K') {
      return "OK";
    }
    return length <= 13 ? "" : new String(octets, from + 13, length - 13, ISO_8859_1);
  }
}
