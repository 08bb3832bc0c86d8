package dev.larder.domain.cache;

import java.util.List;

/// Comparison of entity tags (RFC 9110 section 8.8.3.2).
final class EntityTags {
  private EntityTags() {}

  /// Equal, weakness aside.
  static boolean weaklyEqual(String a, String b) {
    return opaque(a).equals(opaque(b));
  }

  /// Equal, and neither is weak.
  static boolean stronglyEqual(String a, String b) {
    return !isWeak(a) && !isWeak(b) && a.equals(b);
  }

  /// Whether an `If-None-Match` value names this tag, by weak comparison; `*` names every one.
  static boolean anyWeaklyEqual(List<String> ifNoneMatch, String tag) {
    for (String member : FieldLists.entityTags(ifNoneMatch)) {
      if (member.equals("*") || weaklyEqual(member, tag)) {
        return true;
      }
    }
    return false;
  }

  /// Whether it is marked as weak.
  static boolean isWeak(String tag) {
    return tag.startsWith("W/");
  }

  private static String opaque(String tag) {
    return isWeak(tag) ? tag.substring(2) : tag;
  }
}
