package dev.larder.socket.wire;

import dev.larder.domain.message.FieldName;
import dev.larder.domain.message.Fields;
import java.util.Set;

/// Which fields may come behind the content (RFC 9110 section 6.5.1).
///
/// Fields that would have to be known before the content is read (routing, authentication, request
/// modifiers, response controls, content format) are dropped; those that frame a message are
/// refused, since a recipient that merged them would see another message.
final class TrailerFields {
  private static final long FRAMING =
      Fields.maskOf(FieldName.CONTENT_LENGTH, FieldName.TRANSFER_ENCODING, FieldName.HOST);

  private static final Set<String> DROPPED =
      Set.of(
          "age",
          "authorization",
          "authentication-info",
          "cache-control",
          "cache-status",
          "connection",
          "content-encoding",
          "content-language",
          "content-location",
          "content-range",
          "content-type",
          "cookie",
          "date",
          "expect",
          "expires",
          "if-match",
          "if-modified-since",
          "if-none-match",
          "if-range",
          "if-unmodified-since",
          "keep-alive",
          "location",
          "max-forwards",
          "pragma",
          "proxy-authenticate",
          "proxy-authentication-info",
          "proxy-authorization",
          "proxy-connection",
          "proxy-status",
          "range",
          "retry-after",
          "set-cookie",
          "te",
          "trailer",
          "upgrade",
          "vary",
          "via",
          "www-authenticate");

  private TrailerFields() {}

  /// The lines of a received trailer section that may be passed on.
  static Fields accepted(Fields received) throws BadMessage {
    if (received.hasAny(FRAMING)) {
      throw BadMessage.malformed("a framing field in the trailer section");
    }
    return received.without(name -> DROPPED.contains(name.lowerCase()));
  }
}
