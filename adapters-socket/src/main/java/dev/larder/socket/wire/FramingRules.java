package dev.larder.socket.wire;

import dev.larder.domain.message.FieldName;
import dev.larder.domain.message.Fields;
import dev.larder.domain.message.Tokens;
import java.util.List;

/// Determines the framing of a received message from its fields (RFC 9112 section 6), stricter than
/// the RFC lets a recipient be: what it allows to repair is refused here.
final class FramingRules {
  private static final long FRAMING_FIELDS =
      Fields.maskOf(FieldName.CONTENT_LENGTH, FieldName.TRANSFER_ENCODING);

  private FramingRules() {}

  static Framing ofRequest(int minorVersion, Fields fields) throws BadMessage {
    if (!fields.hasAny(FRAMING_FIELDS)) {
      return Framing.NONE;
    }
    // Section 6.3, 4: a request whose codings do not end in chunked has no known end, so it is
    // malformed; one that ends in chunked could be read by a server that knows the others.
    return announced(minorVersion, fields, 400);
  }

  static Framing ofResponse(String method, int status, int minorVersion, Fields fields)
      throws BadMessage {
    Framing framing =
        fields.hasAny(FRAMING_FIELDS) ? announced(minorVersion, fields, 501) : Framing.UNTIL_CLOSE;
    return method.equals("HEAD") || Framing.hasNoContent(status) ? Framing.NONE : framing;
  }

  private static Framing announced(int minorVersion, Fields fields, int withoutChunked)
      throws BadMessage {
    List<String> lengths = fields.all(FieldName.CONTENT_LENGTH);
    if (!fields.has(FieldName.TRANSFER_ENCODING)) {
      if (lengths.size() > 1) {
        throw BadMessage.malformed("several Content-Length fields");
      }
      return new Framing.Length(length(lengths.getFirst()));
    }
    if (!lengths.isEmpty()) {
      throw BadMessage.malformed("both Content-Length and Transfer-Encoding");
    }
    if (minorVersion == 0) {
      throw BadMessage.malformed("Transfer-Encoding in an HTTP/1.0 message");
    }
    requireChunkedAlone(fields.all(FieldName.TRANSFER_ENCODING), withoutChunked);
    return Framing.CHUNKED;
  }

  private static long length(String value) throws BadMessage {
    long length = 0;
    for (int i = 0; i < value.length(); i++) {
      int digit = value.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw BadMessage.malformed("Content-Length is not a number");
      }
      if (length > (Long.MAX_VALUE - digit) / 10) {
        throw BadMessage.malformed("Content-Length is too large");
      }
      length = length * 10 + digit;
    }
    if (value.isEmpty()) {
      throw BadMessage.malformed("Content-Length is empty");
    }
    return length;
  }

  private static void requireChunkedAlone(List<String> lines, int withoutChunked)
      throws BadMessage {
    int chunked = 0;
    int others = 0;
    boolean chunkedIsLast = false;
    for (String line : lines) {
      for (String member : line.split(",", -1)) {
        String coding = coding(trimmed(member));
        chunkedIsLast = coding.equalsIgnoreCase("chunked");
        if (chunkedIsLast) {
          chunked++;
        } else {
          others++;
        }
      }
    }
    if (chunked > 1 || chunked == 1 && !chunkedIsLast) {
      throw BadMessage.malformed("chunked is not the one final transfer coding");
    }
    if (others > 0) {
      throw new BadMessage(
          chunked == 1 ? 501 : withoutChunked, "a transfer coding other than chunked");
    }
  }

  /// The name of a transfer coding, its parameters checked as far as needed to tell a coding that
  /// is not implemented from a malformed one; the chunked coding has none (section 7.1).
  private static String coding(String member) throws BadMessage {
    int nameEnd = 0;
    while (nameEnd < member.length() && Tokens.isTokenChar(member.charAt(nameEnd))) {
      nameEnd++;
    }
    String name = member.substring(0, nameEnd);
    boolean bare = nameEnd == member.length();
    boolean parameters = !bare && trimmed(member.substring(nameEnd)).startsWith(";");
    if (name.isEmpty() || !bare && (!parameters || name.equalsIgnoreCase("chunked"))) {
      throw BadMessage.malformed("a malformed Transfer-Encoding");
    }
    return name;
  }

  private static String trimmed(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && (text.charAt(start) == ' ' || text.charAt(start) == '\t')) {
      start++;
    }
    while (end > start && (text.charAt(end - 1) == ' ' || text.charAt(end - 1) == '\t')) {
      end--;
    }
    return text.substring(start, end);
  }
}
