package dev.larder.bootstrap.settings;

import java.time.Duration;

/// Durations as users write them: `10`, `10s`, `500ms`, `5m`, `2h`, `1d`.
final class Durations {
  /// Ten years: more than any cache needs, and far from where arithmetic with instants overflows.
  static final Duration LONGEST = Duration.ofDays(3650);

  private static final String ALLOWED =
      "must be a time such as 10, 10s, 500ms, 5m, 2h or 1d, at most 3650d";

  private Durations() {}

  static Duration parse(String text) throws WrongValue {
    int digits = Numbers.leadingDigits(text);
    long millisOfUnit =
        switch (text.substring(digits)) {
          case "ms" -> 1L;
          case "", "s" -> 1_000L;
          case "m" -> 60_000L;
          case "h" -> 3_600_000L;
          case "d" -> 86_400_000L;
          default -> throw new WrongValue(ALLOWED);
        };
    long millis = Numbers.product(text.substring(0, digits), millisOfUnit);
    if (millis < 0 || millis > LONGEST.toMillis()) {
      throw new WrongValue(ALLOWED);
    }
    return Duration.ofMillis(millis);
  }

  /// The shortest way to write a duration of whole milliseconds, such as `90s` or `2h`.
  static String format(Duration duration) {
    long millis = duration.toMillis();
    if (millis == 0) {
      return "0s";
    }
    if (millis % 86_400_000 == 0) {
      return millis / 86_400_000 + "d";
    }
    if (millis % 3_600_000 == 0) {
      return millis / 3_600_000 + "h";
    }
    if (millis % 60_000 == 0) {
      return millis / 60_000 + "m";
    }
    return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
  }
}
