package dev.larder.domain.message;

import java.util.Locale;

/// Host and port of a URI or of a `Host` field (RFC 3986 section 3.2, RFC 9110 section 7.2).
///
/// @param host in lower case, never empty; an IPv6 address in brackets
/// @param port 1 to 65535, or -1 when none is given
public record Authority(String host, int port) {

  /// Reads `host [":" port]`.
  ///
  /// @throws MalformedTarget when the host is empty or has a character that no host may hold, there
  ///   is user information, or the port is not a number from 1 to 65535
  public static Authority parse(String text) throws MalformedTarget {
    return parse(text, 0, text.length());
  }

  static Authority parse(String text, int start, int end) throws MalformedTarget {
    int hostEnd =
        start < end && text.charAt(start) == '['
            ? ipv6End(text, start, end)
            : nameEnd(text, start, end);
    if (hostEnd == start) {
      throw new MalformedTarget("empty host");
    }
    int port = -1;
    if (hostEnd < end) {
      if (text.charAt(hostEnd) != ':') {
        throw new MalformedTarget("character that no host name may hold");
      }
      port = port(text, hostEnd + 1, end);
    }
    return new Authority(text.substring(start, hostEnd).toLowerCase(Locale.ROOT), port);
  }

  private static int nameEnd(String text, int start, int end) throws MalformedTarget {
    int i = start;
    while (i < end && text.charAt(i) != ':') {
      char c = text.charAt(i);
      if (c == '@') {
        throw new MalformedTarget("user information in the authority");
      }
      boolean allowed =
          c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z'
              || c >= '0' && c <= '9'
              || "-._~".indexOf(c) >= 0;
      if (!allowed) {
        throw new MalformedTarget("character that no host name may hold");
      }
      i++;
    }
    if (text.indexOf('@', i) >= 0 && text.indexOf('@', i) < end) {
      throw new MalformedTarget("user information in the authority");
    }
    return i;
  }

  private static int ipv6End(String text, int start, int end) throws MalformedTarget {
    int close = text.indexOf(']', start);
    if (close < 0 || close >= end || close == start + 1) {
      throw new MalformedTarget("malformed IPv6 address");
    }
    for (int i = start + 1; i < close; i++) {
      char c = text.charAt(i);
      boolean allowed =
          c >= '0' && c <= '9'
              || c >= 'a' && c <= 'f'
              || c >= 'A' && c <= 'F'
              || c == ':'
              || c == '.';
      if (!allowed) {
        throw new MalformedTarget("malformed IPv6 address");
      }
    }
    return close + 1;
  }

  private static int port(String text, int start, int end) throws MalformedTarget {
    // RFC 3986 section 3.2.3 lets the port be empty: "host:" is "host".
    if (start == end) {
      return -1;
    }
    int port = 0;
    for (int i = start; i < end; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9 || (port = port * 10 + digit) > 65_535) {
        throw new MalformedTarget("port is not a number from 1 to 65535");
      }
    }
    if (port == 0) {
      throw new MalformedTarget("port is not a number from 1 to 65535");
    }
    return port;
  }
}
