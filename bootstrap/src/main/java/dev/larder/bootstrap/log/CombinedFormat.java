package dev.larder.bootstrap.log;

import dev.larder.domain.message.FieldName;
import dev.larder.domain.message.RequestHead;
import dev.larder.socket.listen.Exchange;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The combined log format, and after it the cache status, the seconds that the exchange took and
/// `cut` when the answer did not reach its end:
///
///     192.0.2.7 - - [22/Nov/2026:11:05:00 +0000] "GET http://example.com/ HTTP/1.1" 200 1256
///         "-" "curl/8.14" "larder; hit; ttl=9" 0.000123
///
/// on one line, in ASCII. Quotes, backslashes and whatever is no visible ASCII character are escaped
/// in everything that a client can choose, so that no request can forge a line or a field of one.
/// Safe for all threads.
final class CombinedFormat {
  private static final HexFormat HEX = HexFormat.of();

  private final DateTimeFormatter formatter;

  /// The time of the last line: most lines of a busy log share their second. A race only means that
  /// a text is made twice.
  private volatile Stamp stamp = new Stamp(Long.MIN_VALUE, "");

  private record Stamp(long second, String text) {}

  CombinedFormat(ZoneId zone) {
    formatter =
        DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH).withZone(zone);
  }

  /// The line, with its line feed.
  String line(Exchange exchange) {
    StringBuilder line = new StringBuilder(256);
    appendEscaped(line, exchange.client());
    line.append(" - - [").append(time(exchange.started())).append("] \"");
    RequestHead request = exchange.request();
    if (request == null) {
      line.append('-');
    } else {
      appendEscaped(line, request.method());
      line.append(' ');
      appendEscaped(line, request.target().toString());
      line.append(" HTTP/1.").append(request.minorVersion());
    }
    line.append("\" ").append(exchange.status()).append(' ').append(exchange.octets());
    appendQuoted(line, field(request, FieldName.REFERER));
    appendQuoted(line, field(request, FieldName.USER_AGENT));
    appendQuoted(line, exchange.cacheStatus().toFieldValue());
    appendSeconds(line, exchange.duration());
    return line.append(exchange.whole() ? "\n" : " cut\n").toString();
  }

  private String time(Instant instant) {
    Stamp last = stamp;
    if (last.second != instant.getEpochSecond()) {
      last = new Stamp(instant.getEpochSecond(), formatter.format(instant));
      stamp = last;
    }
    return last.text;
  }

  private static @Nullable String field(@Nullable RequestHead request, FieldName name) {
    return request == null ? null : request.fields().first(name);
  }

  private static void appendQuoted(StringBuilder line, @Nullable String text) {
    line.append(" \"");
    appendEscaped(line, text == null ? "-" : text);
    line.append('"');
  }

  private static void appendEscaped(StringBuilder line, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        line.append('\\').append(c);
      } else if (c >= ' ' && c < 0x7f) {
        line.append(c);
      } else if (c <= 0xff) {
        line.append("\\x").append(HEX.toHexDigits((byte) c));
      } else {
        line.append("\\u").append(HEX.toHexDigits(c));
      }
    }
  }

  /// With six decimals, so that a hit is not simply 0.
  private static void appendSeconds(StringBuilder line, Duration duration) {
    long micros = Math.max(0, duration.toNanos() / 1_000);
    String fraction = Long.toString(1_000_000 + micros % 1_000_000);
    line.append(' ').append(micros / 1_000_000).append('.').append(fraction, 1, 7);
  }
}
