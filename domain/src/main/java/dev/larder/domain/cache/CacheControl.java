package dev.larder.domain.cache;

import dev.larder.domain.message.FieldName;
import dev.larder.domain.message.Fields;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The directives of `Cache-Control`, in a request or in a response (RFC 9111 section 5.2).
///
/// Of a directive that stands there several times the first counts (section 4.2.1). A number that
/// is malformed reads as 0, so that the response counts as stale and the request as strict; one too
/// large reads as [#INFINITY] (section 1.2.2). Names are compared without regard to case; unknown
/// directives are ignored (section 5.2.3).
final class CacheControl {
  /// What an overflowing delta-seconds reads as: 2^31 seconds.
  static final long INFINITY = 1L << 31;

  /// A directive that is absent, or has no argument where one is optional.
  static final long ABSENT = -1;

  private static final CacheControl NONE = new CacheControl();

  private boolean noStore;
  private boolean noCache;
  private boolean privateResponse;
  private boolean publicResponse;
  private boolean mustRevalidate;
  private boolean proxyRevalidate;
  private boolean mustUnderstand;
  private boolean onlyIfCached;
  private boolean maxStaleGiven;
  private long maxAge = ABSENT;
  private long sharedMaxAge = ABSENT;
  private long maxStale = ABSENT;
  private long minFresh = ABSENT;

  private CacheControl() {}

  /// The directives of a request. Without `Cache-Control`, `Pragma: no-cache` counts as `no-cache`
  /// (section 5.4).
  static CacheControl ofRequest(Fields fields) {
    if (fields.has(FieldName.CACHE_CONTROL)) {
      return parse(fields.all(FieldName.CACHE_CONTROL));
    }
    if (!fields.has(FieldName.PRAGMA)) {
      return NONE;
    }
    CacheControl control = new CacheControl();
    for (String member : FieldLists.members(fields.all(FieldName.PRAGMA))) {
      control.noCache |= member.equalsIgnoreCase("no-cache");
    }
    return control;
  }

  /// The directives of a response.
  static CacheControl ofResponse(Fields fields) {
    return fields.has(FieldName.CACHE_CONTROL) ? parse(fields.all(FieldName.CACHE_CONTROL)) : NONE;
  }

  private static CacheControl parse(List<String> lines) {
    CacheControl control = new CacheControl();
    for (String member : FieldLists.members(lines)) {
      int equals = member.indexOf('=');
      String name = equals < 0 ? member : member.substring(0, equals);
      control.take(
          name.strip().toLowerCase(Locale.ROOT),
          equals < 0 ? null : argument(member.substring(equals + 1)));
    }
    return control;
  }

  /// Token and quoted-string forms mean the same (section 5.2).
  private static String argument(String text) {
    String trimmed = text.strip();
    boolean quoted = trimmed.length() >= 2 && trimmed.startsWith("\"") && trimmed.endsWith("\"");
    return quoted ? trimmed.substring(1, trimmed.length() - 1).replace("\\", "") : trimmed;
  }

  private void take(String name, @Nullable String argument) {
    switch (name) {
      case "no-store" -> noStore = true;
      // A list of field names narrows no-cache and private; not using the response at all without
      // validation, and not storing it, are within what the narrow form permits.
      case "no-cache" -> noCache = true;
      case "private" -> privateResponse = true;
      case "public" -> publicResponse = true;
      case "must-revalidate" -> mustRevalidate = true;
      case "proxy-revalidate" -> proxyRevalidate = true;
      case "must-understand" -> mustUnderstand = true;
      case "only-if-cached" -> onlyIfCached = true;
      case "max-age" -> maxAge = firstOf(maxAge, argument);
      case "s-maxage" -> sharedMaxAge = firstOf(sharedMaxAge, argument);
      case "min-fresh" -> minFresh = firstOf(minFresh, argument);
      case "max-stale" -> {
        if (!maxStaleGiven) {
          maxStaleGiven = true;
          maxStale = argument == null ? INFINITY : seconds(argument);
        }
      }
      default -> {}
    }
  }

  private static long firstOf(long current, @Nullable String argument) {
    if (current != ABSENT) {
      return current;
    }
    return argument == null ? 0 : seconds(argument);
  }

  private static long seconds(String text) {
    if (text.isEmpty()) {
      return 0;
    }
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return 0;
      }
      value = Math.min(INFINITY, value * 10 + digit);
    }
    return value;
  }

  boolean noStore() {
    return noStore;
  }

  boolean noCache() {
    return noCache;
  }

  boolean isPrivate() {
    return privateResponse;
  }

  boolean isPublic() {
    return publicResponse;
  }

  boolean mustRevalidate() {
    return mustRevalidate;
  }

  boolean proxyRevalidate() {
    return proxyRevalidate;
  }

  boolean mustUnderstand() {
    return mustUnderstand;
  }

  boolean onlyIfCached() {
    return onlyIfCached;
  }

  boolean hasSharedMaxAge() {
    return sharedMaxAge != ABSENT;
  }

  /// Seconds, or [#ABSENT].
  long maxAge() {
    return maxAge;
  }

  /// Seconds, or [#ABSENT].
  long sharedMaxAge() {
    return sharedMaxAge;
  }

  /// Seconds, [#INFINITY] when given without an argument, [#ABSENT] when not given.
  long maxStale() {
    return maxStale;
  }

  /// Seconds, or [#ABSENT].
  long minFresh() {
    return minFresh;
  }
}
