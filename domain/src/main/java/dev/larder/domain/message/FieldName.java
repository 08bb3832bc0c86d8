package dev.larder.domain.message;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The name of a header or trailer field, compared without regard to case (RFC 9110 section 5.1).
///
/// Names that Larder's rules look at are constants with a small number, so that a parsed field
/// section can answer "is it there?" with one bit test instead of a string comparison.
public final class FieldName {
  private static final FieldName[] KNOWN = new FieldName[64];
  private static final FieldName[][] BY_HASH = new FieldName[256][];
  private static int knownCount;

  public static final FieldName ACCEPT = known("Accept");
  public static final FieldName ACCEPT_ENCODING = known("Accept-Encoding");
  public static final FieldName ACCEPT_LANGUAGE = known("Accept-Language");
  public static final FieldName ACCEPT_RANGES = known("Accept-Ranges");
  public static final FieldName AGE = known("Age");
  public static final FieldName AUTHORIZATION = known("Authorization");
  public static final FieldName CACHE_CONTROL = known("Cache-Control");
  public static final FieldName CACHE_STATUS = known("Cache-Status");
  public static final FieldName CONNECTION = known("Connection");
  public static final FieldName CONTENT_ENCODING = known("Content-Encoding");
  public static final FieldName CONTENT_LENGTH = known("Content-Length");
  public static final FieldName CONTENT_LOCATION = known("Content-Location");
  public static final FieldName CONTENT_RANGE = known("Content-Range");
  public static final FieldName CONTENT_TYPE = known("Content-Type");
  public static final FieldName COOKIE = known("Cookie");
  public static final FieldName DATE = known("Date");
  public static final FieldName ETAG = known("ETag");
  public static final FieldName EXPECT = known("Expect");
  public static final FieldName EXPIRES = known("Expires");
  public static final FieldName HOST = known("Host");
  public static final FieldName IF_MATCH = known("If-Match");
  public static final FieldName IF_MODIFIED_SINCE = known("If-Modified-Since");
  public static final FieldName IF_NONE_MATCH = known("If-None-Match");
  public static final FieldName IF_RANGE = known("If-Range");
  public static final FieldName IF_UNMODIFIED_SINCE = known("If-Unmodified-Since");
  public static final FieldName KEEP_ALIVE = known("Keep-Alive");
  public static final FieldName LAST_MODIFIED = known("Last-Modified");
  public static final FieldName LOCATION = known("Location");
  public static final FieldName MAX_FORWARDS = known("Max-Forwards");
  public static final FieldName PRAGMA = known("Pragma");
  public static final FieldName PROXY_AUTHENTICATE = known("Proxy-Authenticate");
  public static final FieldName PROXY_AUTHENTICATION_INFO = known("Proxy-Authentication-Info");
  public static final FieldName PROXY_AUTHORIZATION = known("Proxy-Authorization");
  public static final FieldName PROXY_CONNECTION = known("Proxy-Connection");
  public static final FieldName PROXY_STATUS = known("Proxy-Status");
  public static final FieldName RANGE = known("Range");
  public static final FieldName REFERER = known("Referer");
  public static final FieldName SEC_PURPOSE = known("Sec-Purpose");
  public static final FieldName SET_COOKIE = known("Set-Cookie");
  public static final FieldName TE = known("TE");
  public static final FieldName TRAILER = known("Trailer");
  public static final FieldName TRANSFER_ENCODING = known("Transfer-Encoding");
  public static final FieldName UPGRADE = known("Upgrade");
  public static final FieldName USER_AGENT = known("User-Agent");
  public static final FieldName VARY = known("Vary");
  public static final FieldName VIA = known("Via");

  private final String text;
  private final String lowerCase;
  private final int number;

  private FieldName(String text, int number) {
    this.text = text;
    this.lowerCase = text.toLowerCase(Locale.ROOT);
    this.number = number;
  }

  private static FieldName known(String text) {
    FieldName name = new FieldName(text, knownCount);
    KNOWN[knownCount++] = name;
    int slot = hash(text.length(), text.charAt(0), text.charAt(text.length() - 1));
    FieldName[] chain = BY_HASH[slot];
    FieldName[] longer =
        chain == null ? new FieldName[1] : java.util.Arrays.copyOf(chain, chain.length + 1);
    longer[longer.length - 1] = name;
    BY_HASH[slot] = longer;
    return name;
  }

  private static int hash(int length, int first, int last) {
    return (length * 31 + (first | 0x20) * 7 + (last | 0x20)) & 0xff;
  }

  /// The name with the given text.
  ///
  /// @throws IllegalArgumentException when `text` is not a token (RFC 9110 section 5.6.2)
  public static FieldName of(String text) {
    // First of all, since some letters beyond ASCII equal ASCII ones when case is ignored.
    if (!Tokens.isToken(text)) {
      throw new IllegalArgumentException("not a field name: \"" + text + '"');
    }
    FieldName known = knownNamed(text);
    return known == null ? new FieldName(text, -1) : known;
  }

  private static @Nullable FieldName knownNamed(String text) {
    FieldName[] chain =
        BY_HASH[hash(text.length(), text.charAt(0), text.charAt(text.length() - 1))];
    if (chain != null) {
      for (FieldName name : chain) {
        if (name.text.equalsIgnoreCase(text)) {
          return name;
        }
      }
    }
    return null;
  }

  /// The number of the known name that stands in `bytes[from, to)`, or -1 when it is none of them.
  static int numberOf(byte[] bytes, int from, int to) {
    if (from == to) {
      return -1;
    }
    FieldName[] chain = BY_HASH[hash(to - from, bytes[from], bytes[to - 1])];
    if (chain != null) {
      for (FieldName name : chain) {
        if (name.matches(bytes, from, to)) {
          return name.number;
        }
      }
    }
    return -1;
  }

  /// The known name with this number.
  static FieldName numbered(int number) {
    return KNOWN[number];
  }

  /// Whether `bytes[from, to)` spells this name, in any case.
  boolean matches(byte[] bytes, int from, int to) {
    if (to - from != lowerCase.length()) {
      return false;
    }
    for (int i = from; i < to; i++) {
      int c = bytes[i];
      if (c >= 'A' && c <= 'Z') {
        c |= 0x20;
      }
      if (c != lowerCase.charAt(i - from)) {
        return false;
      }
    }
    return true;
  }

  /// The place of a known name in bit masks, 0 to 63; -1 for every other name.
  int number() {
    return number;
  }

  /// The name in lower case, the form that keys and comparisons use.
  public String lowerCase() {
    return lowerCase;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof FieldName that && number < 0 && that.lowerCase.equals(lowerCase));
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(lowerCase);
  }

  /// The name as it is usually written, such as `Cache-Control`.
  @Override
  public String toString() {
    return text;
  }
}
