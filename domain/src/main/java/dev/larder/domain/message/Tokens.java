package dev.larder.domain.message;

/// Character classes of HTTP (RFC 9110 section 5.6.2 and 5.5), as table look-ups.
public final class Tokens {
  private static final boolean[] TOKEN = new boolean[256];

  static {
    for (char c : "!#$%&'*+-.^_`|~0123456789".toCharArray()) {
      TOKEN[c] = true;
    }
    for (char c = 'a'; c <= 'z'; c++) {
      TOKEN[c] = true;
      TOKEN[c - 32] = true;
    }
  }

  private Tokens() {}

  /// Whether the octet `c` (only its low eight bits count) may stand in a token.
  public static boolean isTokenChar(int c) {
    return TOKEN[c & 0xff];
  }

  /// Whether `text` is a non-empty token.
  public static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0xff || !TOKEN[text.charAt(i)]) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /// Whether the octet may stand in a field value: visible, obs-text, space or tab. NUL, CR, LF and
  /// the other control characters may not (RFC 9110 section 5.5).
  public static boolean isFieldValueChar(int c) {
    int octet = c & 0xff;
    return octet >= 0x20 ? octet != 0x7f : octet == '\t';
  }

  /// Whether every character of `text` is an octet that may stand in a field value.
  public static boolean isFieldValue(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0xff || !isFieldValueChar(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }
}
