package dev.larder.html;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import org.jsoup.Jsoup;
import org.jspecify.annotations.Nullable;

/// The charset of a page: byte order mark, else the `charset` parameter, else what the page
/// declares (`meta`, XML declaration), else UTF-8. jsoup knows the rules; it is shown the beginning
/// only, so that the rest can be streamed.
final class PageCharset {
  /// How far into a page declarations count. The HTML standard asks for 1,024 octets; pages exceed
  /// it.
  static final int DECLARED_WITHIN = 4096;

  private PageCharset() {}

  /// @param beginning the page's first octets, as many as [#DECLARED_WITHIN] if there are
  /// @param parameter of Content-Type, or null; a charset that the JDK does not have counts as null
  static Charset of(byte[] beginning, @Nullable String parameter) throws IOException {
    return Jsoup.parse(new ByteArrayInputStream(beginning), supported(parameter), "").charset();
  }

  private static @Nullable String supported(@Nullable String name) {
    try {
      return name != null && Charset.isSupported(name) ? name : null;
    } catch (IllegalCharsetNameException e) {
      return null;
    }
  }
}
