package dev.larder.domain.cache;

import dev.larder.domain.message.FieldName;
import dev.larder.domain.message.Fields;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/// Freshness lifetimes (RFC 9111 sections 4.2.1 and 4.2.2), for a shared cache, in seconds.
final class Freshness {
  private Freshness() {}

  /// The lifetime that a response states: `s-maxage`, else `max-age`, else `Expires` minus `Date`.
  /// An `Expires` that is no date, or stands there in several differing lines, is in the past
  /// (section 5.3).
  static OptionalLong statedLifetime(Fields response, CacheControl control, Instant responseTime) {
    if (control.sharedMaxAge() != CacheControl.ABSENT) {
      return OptionalLong.of(control.sharedMaxAge());
    }
    if (control.maxAge() != CacheControl.ABSENT) {
      return OptionalLong.of(control.maxAge());
    }
    if (!response.has(FieldName.EXPIRES)) {
      return OptionalLong.empty();
    }
    List<String> lines = response.all(FieldName.EXPIRES);
    Instant expires = HttpDate.parse(lines.getFirst(), responseTime);
    if (expires == null || lines.stream().distinct().count() > 1) {
      return OptionalLong.of(0);
    }
    long lifetime = expires.getEpochSecond() - date(response, responseTime).getEpochSecond();
    return OptionalLong.of(Math.clamp(lifetime, 0, CacheControl.INFINITY));
  }

  /// A tenth of the time since the last modification, at most a day; 0 without `Last-Modified`
  /// (section 4.2.2 gives the tenth as typical).
  static long heuristicLifetime(Fields response, Instant responseTime) {
    String text = response.first(FieldName.LAST_MODIFIED);
    Instant modified = text == null ? null : HttpDate.parse(text, responseTime);
    if (modified == null) {
      return 0;
    }
    long unchanged = date(response, responseTime).getEpochSecond() - modified.getEpochSecond();
    return Math.clamp(unchanged / 10, 0, 86_400);
  }

  /// Whether a status may be given a heuristic lifetime (RFC 9110 section 15.1).
  static boolean isHeuristicallyCacheable(int status) {
    return switch (status) {
      case 200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 501 -> true;
      default -> false;
    };
  }

  private static Instant date(Fields response, Instant responseTime) {
    String text = response.first(FieldName.DATE);
    Instant date = text == null ? null : HttpDate.parse(text, responseTime);
    return date == null ? responseTime : date;
  }
}
