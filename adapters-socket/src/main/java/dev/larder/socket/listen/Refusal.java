package dev.larder.socket.listen;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.larder.domain.cache.CacheStatus;
import dev.larder.domain.cache.HttpDate;
import dev.larder.domain.message.FieldName;
import dev.larder.socket.wire.BadMessage;
import dev.larder.socket.wire.Framing;
import dev.larder.socket.wire.HeadWriter;
import java.time.Instant;

/// An answer that the listener gives without asking the application; the connection ends with it.
///
/// @param status status code
/// @param reason reason phrase
/// @param detail token for `Cache-Status`
/// @param error type of RFC 9209 section 2.3 for `Proxy-Status`
/// @param text what is wrong, for people; holds nothing that came from the client
record Refusal(int status, String reason, String detail, String error, String text) {
  static final Refusal SLOW_HEAD =
      new Refusal(
          408,
          "Request Timeout",
          "request-timeout",
          "http_request_error",
          "the head of the request took too long");

  static final Refusal TOO_MANY_CONNECTIONS =
      new Refusal(
          503,
          "Service Unavailable",
          "too-many-connections",
          "proxy_internal_response",
          "too many clients are connected");

  static final Refusal INTERNAL_ERROR =
      new Refusal(
          500,
          "Internal Server Error",
          "internal-error",
          "proxy_internal_error",
          "something went wrong in the proxy");

  /// The answer to a message that the codec refuses.
  static Refusal of(BadMessage bad) {
    return switch (bad.status()) {
      case 414 -> request(414, "URI Too Long", "target-too-long", bad);
      case 417 -> request(417, "Expectation Failed", "expectation-failed", bad);
      case 431 -> request(431, "Request Header Fields Too Large", "head-too-large", bad);
      case 501 -> request(501, "Not Implemented", "not-implemented", bad);
      case 505 -> request(505, "HTTP Version Not Supported", "version-not-supported", bad);
      default -> request(400, "Bad Request", "malformed-request", bad);
    };
  }

  private static Refusal request(int status, String reason, String detail, BadMessage bad) {
    return new Refusal(status, reason, detail, "http_request_error", bad.reason());
  }

  CacheStatus cacheStatus() {
    return new CacheStatus.Generated(detail);
  }

  /// The whole response.
  byte[] encoded(Instant now) {
    byte[] content = (status + " " + reason + ": " + text + "\n").getBytes(US_ASCII);
    return new HeadWriter()
        .response(status, reason)
        .field(FieldName.DATE, HttpDate.format(now))
        .field(FieldName.CONTENT_TYPE, "text/plain; charset=utf-8")
        .framing(new Framing.Length(content.length))
        .field(FieldName.CACHE_STATUS, cacheStatus().toFieldValue())
        .field(FieldName.PROXY_STATUS, "larder; error=" + error + "; details=" + quoted(text))
        .field(FieldName.CONNECTION, "close")
        .end()
        .encoded(content)
        .toByteArray();
  }

  /// A string of RFC 9651 section 3.3.3.
  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
