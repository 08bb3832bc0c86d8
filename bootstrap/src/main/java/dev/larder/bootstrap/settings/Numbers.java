package dev.larder.bootstrap.settings;

/// Whole numbers in ASCII digits, without sign or separators.
final class Numbers {
  private Numbers() {}

  /// Reads a number.
  ///
  /// @param least smallest allowed number, not negative
  static int parse(String text, int least, int most) throws WrongValue {
    long number = leadingDigits(text) == text.length() ? product(text, 1) : -1;
    if (number < least || number > most) {
      throw new WrongValue("must be a number from " + least + " to " + most);
    }
    return (int) number;
  }

  static int leadingDigits(String text) {
    int i = 0;
    while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
      i++;
    }
    return i;
  }

  /// `digits` times `factor`, or -1 when there are no digits or the product is no `long`.
  static long product(String digits, long factor) {
    try {
      return digits.isEmpty() ? -1 : Math.multiplyExact(Long.parseLong(digits), factor);
    } catch (ArithmeticException | NumberFormatException tooLarge) {
      return -1;
    }
  }
}
