package dev.larder.domain.message;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The target URI of a request, absolute and in one normal form (RFC 9110 sections 4.2 and 7.1).
///
/// Scheme and host are in lower case, a default port is left out, an empty path is `/`; everything
/// else stays as it was written, since only the origin server knows what its octets mean. Two
/// target URIs are the same resource for the cache exactly when [#toString] is equal.
public final class TargetUri {
  /// Longest accepted target, in octets. RFC 9110 section 4.1 asks for at least 8,000.
  public static final int MAX_LENGTH = 16_384;

  private static final List<String> SCHEMES = List.of("http", "https");

  private final String text;
  private final int hostStart;
  private final int hostEnd;
  private final int port;
  private final int pathStart;

  private TargetUri(String text, int hostStart, int hostEnd, int port, int pathStart) {
    this.text = text;
    this.hostStart = hostStart;
    this.hostEnd = hostEnd;
    this.port = port;
    this.pathStart = pathStart;
  }

  /// Reads the absolute form, such as `http://example.com/a?b`.
  ///
  /// @throws MalformedTarget when it is not an `http` or `https` URI with a host, or has user
  ///   information, a fragment or a character that no URI may hold
  public static TargetUri parse(String absolute) throws MalformedTarget {
    if (absolute.length() > MAX_LENGTH) {
      throw new MalformedTarget("longer than " + MAX_LENGTH + " octets");
    }
    int schemeEnd = absolute.indexOf("://");
    if (schemeEnd < 0) {
      throw new MalformedTarget("not an absolute URI");
    }
    String scheme = scheme(absolute, schemeEnd);
    int authorityStart = schemeEnd + 3;
    int pathStart = authorityStart;
    while (pathStart < absolute.length() && "/?#".indexOf(absolute.charAt(pathStart)) < 0) {
      pathStart++;
    }
    String path = checkedPath(absolute, pathStart);
    return assemble(scheme, absolute, authorityStart, pathStart, path);
  }

  private static String scheme(String absolute, int end) throws MalformedTarget {
    for (String scheme : SCHEMES) {
      if (scheme.length() == end && absolute.regionMatches(true, 0, scheme, 0, end)) {
        return scheme;
      }
    }
    throw new MalformedTarget("scheme is neither http nor https");
  }

  /// The target of an origin-form or asterisk-form request: scheme of the connection, authority of
  /// the `Host` field, and the path as it stands in the request line.
  ///
  /// @throws MalformedTarget as for [#parse]
  public static TargetUri of(String scheme, String authority, String pathAndQuery)
      throws MalformedTarget {
    if (pathAndQuery.length() > MAX_LENGTH) {
      throw new MalformedTarget("longer than " + MAX_LENGTH + " octets");
    }
    boolean asterisk = pathAndQuery.equals("*");
    if (!asterisk && !pathAndQuery.startsWith("/")) {
      throw new MalformedTarget("path does not begin with a slash");
    }
    String path = asterisk ? "*" : checkedPath(pathAndQuery, 0);
    return assemble(scheme, authority, 0, authority.length(), path);
  }

  private static TargetUri assemble(
      String scheme, String source, int authorityStart, int authorityEnd, String path)
      throws MalformedTarget {
    Authority authority = Authority.parse(source, authorityStart, authorityEnd);
    int defaultPort = scheme.equals("https") ? 443 : 80;
    int port = authority.port() < 0 ? defaultPort : authority.port();
    int hostStart = scheme.length() + 3;
    int hostEnd = hostStart + authority.host().length();
    String portText = port == defaultPort ? "" : ":" + port;
    int pathStart = hostEnd + portText.length();
    boolean normal =
        authorityStart == hostStart
            && pathStart + path.length() == source.length()
            && source.startsWith(scheme)
            && source.startsWith(authority.host(), hostStart)
            && source.startsWith(portText, hostEnd)
            && source.startsWith(path, pathStart);
    // Most clients send the normal form; then the text is theirs.
    String text = normal ? source : scheme + "://" + authority.host() + portText + path;
    return new TargetUri(text, hostStart, hostEnd, port, pathStart);
  }

  /// Path and query from `start`; an empty path becomes a slash.
  private static String checkedPath(String source, int start) throws MalformedTarget {
    boolean query = false;
    for (int i = start; i < source.length(); i++) {
      char c = source.charAt(i);
      if (c <= ' ' || c >= 0x7f) {
        throw new MalformedTarget("control character, space or non-ASCII octet");
      }
      if (c == '#') {
        throw new MalformedTarget("fragment");
      }
      if (c == '"' || c == '<' || c == '>' || c == '\\' && !query) {
        throw new MalformedTarget("character that must be percent-encoded");
      }
      query |= c == '?';
    }
    if (start == source.length()) {
      return "/";
    }
    return source.charAt(start) == '?' ? "/" + source.substring(start) : source.substring(start);
  }

  /// `http` or `https`.
  public String scheme() {
    return text.substring(0, hostStart - 3);
  }

  public boolean isHttps() {
    return hostStart == "https://".length();
  }

  /// Host in lower case; an IPv6 address keeps its brackets.
  public String host() {
    return text.substring(hostStart, hostEnd);
  }

  /// Port, 1 to 65535, the scheme's default when the URI names none.
  public int port() {
    return port;
  }

  /// Host and, unless it is the default, port: what `Host` carries.
  public String authority() {
    return text.substring(hostStart, pathStart);
  }

  /// Scheme, host and port: what "same origin" compares (RFC 6454).
  public String origin() {
    return text.substring(0, pathStart);
  }

  /// What goes on the request line to an origin server: path and query, or `*`.
  public String pathAndQuery() {
    return text.substring(pathStart);
  }

  public boolean sameOrigin(TargetUri other) {
    return pathStart == other.pathStart && text.regionMatches(0, other.text, 0, pathStart);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TargetUri that && that.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /// The whole URI in normal form.
  @Override
  public String toString() {
    return text;
  }
}
