package dev.larder.domain.cache;

import java.util.ArrayList;
import java.util.List;

/// Comma separated lists in field values (RFC 9110 section 5.6.1).
final class FieldLists {
  private FieldLists() {}

  /// The members of all lines, trimmed, empty ones left out. A comma within a quoted string does
  /// not separate.
  static List<String> members(List<String> lines) {
    List<String> members = new ArrayList<>();
    for (String line : lines) {
      int start = 0;
      boolean quoted = false;
      for (int i = 0; i <= line.length(); i++) {
        char c = i == line.length() ? ',' : line.charAt(i);
        if (quoted && i < line.length()) {
          if (c == '\\') {
            i++;
          } else if (c == '"') {
            quoted = false;
          }
        } else if (c == '"') {
          quoted = true;
        } else if (c == ',') {
          String member = line.substring(start, Math.min(i, line.length())).strip();
          if (!member.isEmpty()) {
            members.add(member);
          }
          start = i + 1;
        }
      }
      if (quoted && start < line.length()) {
        // An unterminated quoted string: the rest of the line is one member.
        String rest = line.substring(start).strip();
        if (!rest.isEmpty() && (members.isEmpty() || !members.getLast().equals(rest))) {
          members.add(rest);
        }
      }
    }
    return members;
  }
}
