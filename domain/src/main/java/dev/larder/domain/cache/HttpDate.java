package dev.larder.domain.cache;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Dates in fields (RFC 9110 section 5.6.7): written as IMF-fixdate, read in all three forms.
public final class HttpDate {
  private static final DateTimeFormatter IMF_FIXDATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

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
    String[] parts = text.strip().split("[ ,]+", -1);
    try {
      return switch (parts.length) {
        // Sun, 06 Nov 1994 08:49:37 GMT
        case 6 -> isGmt(parts[5]) ? at(year4(parts[3]), parts[2], parts[1], parts[4]) : null;
        // Sunday, 06-Nov-94 08:49:37 GMT
        case 4 -> {
          String[] day = parts[1].split("-", -1);
          if (day.length != 3 || !isGmt(parts[3])) {
            yield null;
          }
          yield at(year2(day[2], now), day[1], day[0], parts[2]);
        }
        // Sun Nov  6 08:49:37 1994
        case 5 -> at(year4(parts[4]), parts[1], parts[2], parts[3]);
        default -> null;
      };
    } catch (DateTimeException | NumberFormatException malformed) {
      return null;
    }
  }

  private static boolean isGmt(String zone) {
    return zone.equals("GMT") || zone.equals("UTC");
  }

  private static Instant at(int year, String month, String day, String time) {
    int monthIndex = month.length() == 3 ? MONTHS.indexOf(month) : -1;
    if (monthIndex < 0 || monthIndex % 3 != 0) {
      throw new DateTimeException("no month: " + month);
    }
    if (time.length() != 8 || time.charAt(2) != ':' || time.charAt(5) != ':') {
      throw new DateTimeException("no time of day: " + time);
    }
    int second = number(time.substring(6), 2);
    // A leap second has no instant of its own here; it counts as the second before.
    return LocalDateTime.of(
            year,
            monthIndex / 3 + 1,
            number(day, 2),
            number(time.substring(0, 2), 2),
            number(time.substring(3, 5), 2),
            Math.min(second, second == 60 ? 59 : second))
        .toInstant(ZoneOffset.UTC);
  }

  private static int year4(String text) {
    if (text.length() != 4) {
      throw new DateTimeException("no year: " + text);
    }
    return number(text, 4);
  }

  private static int year2(String text, Instant now) {
    if (text.length() != 2) {
      throw new DateTimeException("no two-digit year: " + text);
    }
    int current = now.atZone(ZoneOffset.UTC).getYear();
    int year = current / 100 * 100 + number(text, 2);
    return year > current + 50 ? year - 100 : year;
  }

  private static int number(String text, int maxDigits) {
    if (text.isEmpty() || text.length() > maxDigits) {
      throw new NumberFormatException(text);
    }
    int value = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw new NumberFormatException(text);
      }
      value = value * 10 + digit;
    }
    return value;
  }
}
