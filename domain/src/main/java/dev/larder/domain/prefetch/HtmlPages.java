package dev.larder.domain.prefetch;

import dev.larder.domain.message.FieldName;
import dev.larder.domain.message.ResponseHead;
import dev.larder.domain.message.Tokens;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which responses are pages whose links can be read, by their `Content-Type` (RFC 9110 section
/// 8.3).
public final class HtmlPages {
  private static final Set<String> MEDIA_TYPES = Set.of("text/html", "application/xhtml+xml");

  private HtmlPages() {}

  /// Whether the response is a page: status 200 and a media type of HTML or XHTML. Without
  /// `Content-Type` it is none, since guessing from content is a browser's business.
  public static boolean isPage(ResponseHead head) {
    String type = head.status() == 200 ? head.fields().first(FieldName.CONTENT_TYPE) : null;
    if (type == null) {
      return false;
    }
    int end = type.indexOf(';');
    String mediaType = (end < 0 ? type : type.substring(0, end)).strip();
    return MEDIA_TYPES.contains(mediaType.toLowerCase(Locale.ROOT));
  }

  /// The `charset` parameter as it was written, without quotes; null when there is none or it is
  /// empty. The first one counts when there are several.
  public static @Nullable String charset(ResponseHead head) {
    String type = head.fields().first(FieldName.CONTENT_TYPE);
    if (type == null) {
      return null;
    }
    int at = type.indexOf(';');
    while (at >= 0 && at < type.length()) {
      int nameStart = at + 1;
      int nameEnd = nameStart;
      while (nameEnd < type.length() && "=;".indexOf(type.charAt(nameEnd)) < 0) {
        nameEnd++;
      }
      String name = type.substring(nameStart, nameEnd).strip();
      if (nameEnd == type.length() || type.charAt(nameEnd) == ';') {
        at = nameEnd;
        continue;
      }
      StringBuilder value = new StringBuilder();
      at = readValue(type, nameEnd + 1, value);
      if (name.equalsIgnoreCase("charset")) {
        String charset = value.toString().strip();
        return Tokens.isToken(charset) ? charset : null;
      }
    }
    return null;
  }

  /// Reads a token or a quoted string from `start` on.
  ///
  /// @return where the next semicolon or the end is
  private static int readValue(String text, int start, StringBuilder value) {
    boolean quoted = start < text.length() && text.charAt(start) == '"';
    int i = quoted ? start + 1 : start;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (quoted ? c == '"' : c == ';') {
        break;
      }
      if (quoted && c == '\\' && i + 1 < text.length()) {
        i++;
      }
      value.append(text.charAt(i++));
    }
    int semicolon = text.indexOf(';', i);
    return semicolon < 0 ? text.length() : semicolon;
  }
}
