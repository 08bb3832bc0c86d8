package dev.larder.domain.cache;

import java.util.ArrayList;
import java.util.List;

/// Comma separated lists in field values (RFC 9110 section 5.6.1).
final class FieldLists {
  private FieldLists() {}

  /// The members of all lines, trimmed, empty ones left out. A comma within a quoted string does
  /// not separate. A quote that is never closed does not quote: what comes after it, such as a
  /// `no-store`, must not go unseen.
  static List<String> members(List<String> lines) {
    return members(lines, true);
  }

  /// The members of a list of entity tags, in which a backslash is a character like others (RFC
  /// 9110 section 8.8.3).
  static List<String> entityTags(List<String> lines) {
    return members(lines, false);
  }

  private static List<String> members(List<String> lines, boolean escapes) {
    List<String> members = new ArrayList<>();
    for (String line : lines) {
      int start = 0;
      int i = 0;
      boolean quotes = true;
      while (i <= line.length()) {
        char c = i == line.length() ? ',' : line.charAt(i);
        if (c == '"' && quotes) {
          int close = closingQuote(line, i, escapes);
          quotes = close >= 0;
          i = quotes ? close : i;
        } else if (c == ',') {
          String member = line.substring(start, i).strip();
          if (!member.isEmpty()) {
            members.add(member);
          }
          start = i + 1;
        }
        i++;
      }
    }
    return members;
  }

  private static int closingQuote(String line, int open, boolean escapes) {
    for (int i = open + 1; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        return i;
      }
      if (c == '\\' && escapes) {
        i++;
      }
    }
    return -1;
  }
}
