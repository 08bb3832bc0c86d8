package dev.larder.bootstrap.settings;

import java.util.Locale;

/// Sizes as users write them: `64k`, `256m`, `10g`, `2t`, or plain octets; units are powers of
/// 1024.
public final class Sizes {
  private static final long LARGEST = 1L << 50;
  private static final String[] UNITS = {" B", " KiB", " MiB", " GiB", " TiB", " PiB"};

  private Sizes() {}

  /// Reads a size.
  ///
  /// @param least smallest allowed size, in octets
  static long parse(String text, long least) throws WrongValue {
    int digits = Numbers.leadingDigits(text);
    int shift =
        switch (text.substring(digits).toLowerCase(Locale.ROOT)) {
          case "" -> 0;
          case "k" -> 10;
          case "m" -> 20;
          case "g" -> 30;
          case "t" -> 40;
          default -> -1;
        };
    long octets = shift < 0 ? -1 : Numbers.product(text.substring(0, digits), 1L << shift);
    if (octets < least || octets > LARGEST) {
      throw new WrongValue(
          "must be a size such as 64k, 256m or 10g, from " + format(least) + " up");
    }
    return octets;
  }

  /// A size for people, such as `10 GiB` or `1.5 MiB`; one decimal, rounded down.
  public static String format(long octets) {
    int unit = 0;
    while (unit < UNITS.length - 1 && octets >> (10 * (unit + 1)) > 0) {
      unit++;
    }
    long tenths = unit == 0 ? octets * 10 : (octets >> (10 * (unit - 1))) * 10 >> 10;
    String fraction = tenths % 10 == 0 ? "" : "." + tenths % 10;
    return tenths / 10 + fraction + UNITS[unit];
  }
}
