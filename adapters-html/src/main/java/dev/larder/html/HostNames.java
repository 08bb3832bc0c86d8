package dev.larder.html;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.IDN;
import java.net.URLDecoder;
import org.jspecify.annotations.Nullable;

/// Host names in the form in which they are looked up.
final class HostNames {
  private static final int MAX_LENGTH = 253;

  private HostNames() {}

  /// Percent-decoded, and in punycode where it is not ASCII; null when no such form exists. What is
  /// ASCII already is not checked here.
  static @Nullable String toAscii(String host) {
    // An IPv6 address has no percent signs; a plus sign is no space in a host.
    if (host.startsWith("[")) {
      return host;
    }
    try {
      String decoded =
          host.indexOf('%') < 0 ? host : URLDecoder.decode(host.replace("+", "%2B"), UTF_8);
      if (decoded.chars().allMatch(c -> c < 0x80)) {
        return decoded;
      }
      // The bound keeps the quadratic punycode algorithm short.
      return decoded.length() > MAX_LENGTH ? null : IDN.toASCII(decoded, IDN.ALLOW_UNASSIGNED);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
