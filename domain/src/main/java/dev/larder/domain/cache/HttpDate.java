package dev.larder.domain.cache;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Dates in fields (RFC 9110 section 5.6.7): written as IMF-fixdate, read in all three forms.
///
/// Letters may come in any case, all else must be as the grammar has it; another zone than GMT
/// makes no date (RFC 9111 section 4.2).
public final class HttpDate {
  private static final DateTimeFormatter IMF_FIXDATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);
  private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";
  private static final Set<String> DAYS =
      Set.of("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday");
  private static final Set<String> SHORT_DAYS =
      Set.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

  private HttpDate() {}

  /// The instant as `Sun, 06 Nov 1994 08:49:37 GMT`.
  public static String format(Instant instant) {
    return IMF_FIXDATE.format(instant);
  }

  /// Reads a date, or returns null when it is none.
  ///
  /// @param now decides the century of the two-digit years of RFC 850: one that looks more than 50
  ///   years ahead is in the past
  public static @Nullable Instant parse(String text, Instant now) {
    String date = text.strip().toLowerCase(Locale.ROOT);
    int comma = date.indexOf(',');
    try {
      if (comma < 0) {
        return asctime(date);
      }
      return comma == 3 ? imfFixdate(date) : rfc850(date, comma, now);
    } catch (DateTimeException noSuchDay) {
      return null;
    }
  }

  /// `Sun, 06 Nov 1994 08:49:37 GMT`.
  private static @Nullable Instant imfFixdate(String date) {
    return isShaped(date, "aaa, 00 aaa 0000 00:00:00 gmt")
            && SHORT_DAYS.contains(date.substring(0, 3))
        ? at(number(date, 12, 16), date.substring(8, 11), number(date, 5, 7), date, 17)
        : null;
  }

  /// `Sunday, 06-Nov-94 08:49:37 GMT`.
  private static @Nullable Instant rfc850(String date, int comma, Instant now) {
    String rest = date.substring(comma);
    if (!isShaped(rest, ", 00-aaa-00 00:00:00 gmt") || !DAYS.contains(date.substring(0, comma))) {
      return null;
    }
    LocalDateTime latest = LocalDateTime.ofInstant(now, ZoneOffset.UTC).plusYears(50);
    int year = latest.getYear() - Math.floorMod(latest.getYear() - number(rest, 9, 11), 100);
    String month = rest.substring(5, 8);
    int day = number(rest, 2, 4);
    Instant instant = at(year, month, day, rest, 12);
    return instant.isAfter(latest.toInstant(ZoneOffset.UTC))
        ? at(year - 100, month, day, rest, 12)
        : instant;
  }

  /// `Sun Nov 6 08:49:37 1994`.
  private static @Nullable Instant asctime(String date) {
    if (!isShaped(date, "aaa aaa 00 00:00:00 0000")
        && !isShaped(date, "aaa aaa  0 00:00:00 0000")) {
      return null;
    }
    int day = number(date, date.charAt(8) == ' ' ? 9 : 8, 10);
    return SHORT_DAYS.contains(date.substring(0, 3))
        ? at(number(date, 20, 24), date.substring(4, 7), day, date, 11)
        : null;
  }

  /// Whether the text has a letter wherever the shape has an `a`, a digit wherever it has a `0`,
  /// and elsewhere the same character.
  private static boolean isShaped(String text, String shape) {
    if (text.length() != shape.length()) {
      return false;
    }
    for (int i = 0; i < shape.length(); i++) {
      char c = text.charAt(i);
      boolean fits =
          switch (shape.charAt(i)) {
            case 'a' -> c >= 'a' && c <= 'z';
            case '0' -> c >= '0' && c <= '9';
            default -> c == shape.charAt(i);
          };
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  /// @param clock offset of the time of day in `source`
  private static Instant at(int year, String month, int day, String source, int clock) {
    int monthIndex = MONTHS.indexOf(month);
    if (monthIndex < 0 || monthIndex % 3 != 0) {
      throw new DateTimeException("no month: " + month);
    }
    int second = number(source, clock + 6, clock + 8);
    // A leap second has no instant of its own here; it counts as the second before.
    return LocalDateTime.of(
            year,
            monthIndex / 3 + 1,
            day,
            number(source, clock, clock + 2),
            number(source, clock + 3, clock + 5),
            second == 60 ? 59 : second)
        .toInstant(ZoneOffset.UTC);
  }

  private static int number(String text, int from, int to) {
    return Integer.parseInt(text, from, to, 10);
  }
}
