package dev.larder.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Path and query of an http URL in the form in which browsers send them: dot segments removed, and
/// percent-encoded in UTF-8 where the WHATWG URL standard's "path" and "special-query" sets say so.
/// What is percent-encoded already stays as it is.
final class UrlPath {
  private static final String ENCODED_IN_PATH = "\"<>^`{}";
  private static final String ENCODED_IN_QUERY = "\"<>'";
  private static final String HEX = "0123456789ABCDEF";

  private UrlPath() {}

  /// Path and query beginning with a slash.
  ///
  /// @param pathAndQuery what follows the authority; an empty path becomes a slash
  static String normalised(String pathAndQuery) {
    int question = pathAndQuery.indexOf('?');
    String path = question < 0 ? pathAndQuery : pathAndQuery.substring(0, question);
    StringBuilder text = new StringBuilder(pathAndQuery.length() + 16);
    for (String segment : segments(path)) {
      encode(segment, ENCODED_IN_PATH, text.append('/'));
    }
    if (question >= 0) {
      encode(pathAndQuery.substring(question + 1), ENCODED_IN_QUERY, text.append('?'));
    }
    return text.toString();
  }

  private static List<String> segments(String path) {
    List<String> segments = new ArrayList<>();
    int start = path.startsWith("/") || path.startsWith("\\") ? 1 : 0;
    boolean more = true;
    while (more) {
      int end = start;
      while (end < path.length() && path.charAt(end) != '/' && path.charAt(end) != '\\') {
        end++;
      }
      more = end < path.length();
      String segment = path.substring(start, end);
      int dots = dots(segment);
      if (dots == 2 && !segments.isEmpty()) {
        segments.removeLast();
      }
      if (dots == 0) {
        segments.add(segment);
      } else if (!more) {
        // "a/.." names the directory, with its final slash.
        segments.add("");
      }
      start = end + 1;
    }
    return segments;
  }

  /// 1 for a segment that names its directory, 2 for one that names the directory above, else 0.
  private static int dots(String segment) {
    if (segment.isEmpty() || segment.length() > "%2e%2e".length()) {
      return 0;
    }
    return switch (segment.toLowerCase(Locale.ROOT).replace("%2e", ".")) {
      case "." -> 1;
      case ".." -> 2;
      default -> 0;
    };
  }

  private static void encode(String part, String alsoEncoded, StringBuilder text) {
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (c > ' ' && c < 0x7f && alsoEncoded.indexOf(c) < 0) {
        text.append(c);
        continue;
      }
      int codePoint = part.codePointAt(i);
      if (Character.isSupplementaryCodePoint(codePoint)) {
        i++;
      } else if (Character.isSurrogate(c)) {
        codePoint = 0xfffd;
      }
      encodeUtf8(codePoint, text);
    }
  }

  private static void encodeUtf8(int codePoint, StringBuilder text) {
    if (codePoint < 0x80) {
      octet(codePoint, text);
    } else if (codePoint < 0x800) {
      octet(0xc0 | codePoint >> 6, text);
      octet(0x80 | codePoint & 0x3f, text);
    } else {
      if (codePoint < 0x10000) {
        octet(0xe0 | codePoint >> 12, text);
      } else {
        octet(0xf0 | codePoint >> 18, text);
        octet(0x80 | codePoint >> 12 & 0x3f, text);
      }
      octet(0x80 | codePoint >> 6 & 0x3f, text);
      octet(0x80 | codePoint & 0x3f, text);
    }
  }

  private static void octet(int octet, StringBuilder text) {
    text.append('%').append(HEX.charAt(octet >> 4)).append(HEX.charAt(octet & 0xf));
  }
}
