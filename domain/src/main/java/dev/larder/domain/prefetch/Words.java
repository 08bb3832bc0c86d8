package dev.larder.domain.prefetch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The words of an identifier, as people read them.
final class Words {
  private Words() {}

  /// The words in `text`, in lower case: `logOut-now2` is `log`, `out`, `now`, `2`.
  static List<String> of(String text) {
    List<String> words = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      boolean inWord = i < text.length() && Character.isLetterOrDigit(text.charAt(i));
      if (inWord && (i == start || !begins(text, i))) {
        continue;
      }
      if (i > start) {
        words.add(text.substring(start, i).toLowerCase(Locale.ROOT));
      }
      start = inWord ? i : i + 1;
    }
    return words;
  }

  /// Whether a word begins at `i`, which is a letter or digit, as is the character before it.
  private static boolean begins(String text, int i) {
    char before = text.charAt(i - 1);
    char here = text.charAt(i);
    if (Character.isDigit(before) != Character.isDigit(here)) {
      return true;
    }
    boolean lowerFollows = i + 1 < text.length() && Character.isLowerCase(text.charAt(i + 1));
    // The second case ends an acronym: HTMLDelete is HTML and Delete.
    return Character.isUpperCase(here) && (!Character.isUpperCase(before) || lowerFollows);
  }

  /// `text` with its percent-encoded octets decoded as UTF-8 (RFC 3986 section 2.1). A percent sign
  /// that encodes nothing stays; octets that are no UTF-8 become a character that is in no word.
  static String decoded(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    ByteArrayOutputStream octets = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int high = c == '%' && i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
      int low = high < 0 ? -1 : Character.digit(text.charAt(i + 2), 16);
      if (low < 0) {
        octets.write(c);
      } else {
        octets.write(high << 4 | low);
        i += 2;
      }
    }
    return octets.toString(UTF_8);
  }
}
