package dev.larder.html;

import dev.larder.domain.message.Authority;
import dev.larder.domain.message.MalformedTarget;
import dev.larder.domain.message.TargetUri;
import dev.larder.html.Resolution.Elsewhere;
import dev.larder.html.Resolution.Malformed;
import dev.larder.html.Resolution.Resolved;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Resolves references as browsers do: the basic URL parser of the WHATWG URL standard, as far as
/// `http` and `https` go. [java.net.URI] reads RFC 3986 instead and refuses what pages are full of:
/// spaces, `|`, backslashes, host names in other scripts.
///
/// Knowingly less than the standard: a query is always encoded in UTF-8, never in the encoding of
/// the page; numeric IPv4 addresses (`0x7f.1`) and IPv6 addresses stay as they are written;
/// international host names follow IDNA 2003, which is what the JDK has. Each of these can only
/// make a link look like another resource or another origin than it is.
final class UrlResolver {
  private final @Nullable TargetUri base;

  /// @param base what relative references are relative to; null when that is no http or https URL,
  ///   so that there is nothing that a relative reference could lead to
  UrlResolver(@Nullable TargetUri base) {
    this.base = base;
  }

  /// Resolves a reference as it stands in an attribute, entities decoded.
  Resolution resolve(String reference) {
    String text = cleaned(reference);
    if (text.length() > TargetUri.MAX_LENGTH) {
      return new Elsewhere(scheme(text));
    }
    String scheme = scheme(text);
    if (scheme.isEmpty()) {
      return base == null ? new Elsewhere("") : relative(text, base);
    }
    if (!scheme.equals("http") && !scheme.equals("https")) {
      return new Elsewhere(scheme);
    }
    String rest = text.substring(scheme.length() + 1);
    // "http:page.html" in an http page is relative: an old form that browsers still honour.
    return base != null && scheme.equals(base.scheme())
        ? relative(rest, base)
        : withAuthority(scheme, rest);
  }

  /// Without fragment, surrounding control characters and spaces, and any tab or line break.
  private static String cleaned(String reference) {
    int start = 0;
    int end = reference.length();
    while (start < end && reference.charAt(start) <= ' ') {
      start++;
    }
    while (end > start && reference.charAt(end - 1) <= ' ') {
      end--;
    }
    StringBuilder text = new StringBuilder();
    for (int i = start; i < end && reference.charAt(i) != '#'; i++) {
      char c = reference.charAt(i);
      if (c != '\t' && c != '\n' && c != '\r') {
        text.append(c);
      }
    }
    return text.toString();
  }

  /// The scheme in lower case, empty when there is none.
  private static String scheme(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
      if (c == ':') {
        return text.substring(0, i).toLowerCase(Locale.ROOT);
      }
      if (!letter && (i == 0 || !(c >= '0' && c <= '9') && "+-.".indexOf(c) < 0)) {
        return "";
      }
    }
    return "";
  }

  private static Resolution relative(String text, TargetUri base) {
    if (text.length() > 1 && isSlash(text.charAt(0)) && isSlash(text.charAt(1))) {
      return withAuthority(base.scheme(), text);
    }
    String basePath = base.pathAndQuery();
    int baseQuery = basePath.indexOf('?');
    int basePathEnd = baseQuery < 0 ? basePath.length() : baseQuery;
    if (text.isEmpty()) {
      text = basePath;
    } else if (text.charAt(0) == '?') {
      text = basePath.substring(0, basePathEnd) + text;
    } else if (!isSlash(text.charAt(0))) {
      text = basePath.substring(0, basePath.lastIndexOf('/', basePathEnd - 1) + 1) + text;
    }
    return target(base.scheme(), base.authority(), text);
  }

  /// Reads what follows the scheme's colon; any number of slashes may lead it, even none.
  private static Resolution withAuthority(String scheme, String text) {
    int start = 0;
    while (start < text.length() && isSlash(text.charAt(start))) {
      start++;
    }
    int end = start;
    while (end < text.length() && !isSlash(text.charAt(end)) && text.charAt(end) != '?') {
      end++;
    }
    String authority = text.substring(start, end);
    if (authority.indexOf('@') >= 0) {
      // Whatever is fetched ahead is fetched without credentials, so this resource cannot be.
      return new Elsewhere(scheme);
    }
    int colon = authority.indexOf(':', authority.lastIndexOf(']') + 1);
    String host = colon < 0 ? authority : authority.substring(0, colon);
    String port = colon < 0 ? "" : authority.substring(colon);
    String ascii = HostNames.toAscii(host);
    if (ascii == null) {
      return new Malformed();
    }
    try {
      // On its own first: a decoded host could hold a slash, and then end early in the whole.
      Authority.parse(ascii + port);
    } catch (MalformedTarget e) {
      return new Malformed();
    }
    return target(scheme, ascii + port, text.substring(end));
  }

  private static Resolution target(String scheme, String authority, String pathAndQuery) {
    String target = scheme + "://" + authority + UrlPath.normalised(pathAndQuery);
    if (target.length() > TargetUri.MAX_LENGTH) {
      return new Elsewhere(scheme);
    }
    try {
      return new Resolved(TargetUri.parse(target));
    } catch (MalformedTarget e) {
      return new Malformed();
    }
  }

  /// In http and https URLs a backslash is a slash.
  private static boolean isSlash(char c) {
    return c == '/' || c == '\\';
  }
}
