package dev.larder.domain.cache;

import dev.larder.domain.message.FieldName;
import dev.larder.domain.message.Fields;
import java.time.Instant;

/// Which part of a stored representation a request asks for (RFC 9110 section 14.2).
public sealed interface RequestedRange {

  /// All of it: no range, or one that Larder does not satisfy in parts.
  record Whole() implements RequestedRange {}

  /// A part.
  ///
  /// @param first position of the first octet
  /// @param last position of the last octet, within the representation
  record Part(long first, long last) implements RequestedRange {
    public long length() {
      return last - first + 1;
    }
  }

  /// Nothing of it: 416.
  record Unsatisfiable() implements RequestedRange {}

  /// Reads `Range` and `If-Range`. Malformed ranges, other units and several ranges ask for the
  /// whole, as the RFC permits.
  ///
  /// @param length octets of the stored representation
  static RequestedRange of(Fields request, StoredResponse stored, long length) {
    String range = request.combined(FieldName.RANGE);
    if (range == null || stored.head().status() != 200 || !ifRangeHolds(request, stored)) {
      return new Whole();
    }
    if (!range.regionMatches(true, 0, "bytes=", 0, "bytes=".length())) {
      return new Whole();
    }
    String spec = range.substring("bytes=".length()).strip();
    int dash = spec.indexOf('-');
    if (dash < 0 || !isDigits(spec.substring(0, dash)) || !isDigits(spec.substring(dash + 1))) {
      return new Whole();
    }
    String from = spec.substring(0, dash);
    String to = spec.substring(dash + 1);
    if (from.isEmpty()) {
      return to.isEmpty() ? new Whole() : suffix(number(to), length);
    }
    long first = number(from);
    long last = to.isEmpty() ? Long.MAX_VALUE : number(to);
    if (last < first) {
      return new Whole();
    }
    return first < length ? new Part(first, Math.min(last, length - 1)) : new Unsatisfiable();
  }

  private static RequestedRange suffix(long count, long length) {
    if (count == 0) {
      return new Unsatisfiable();
    }
    // Of an empty representation every suffix is all of it, and Content-Range cannot say so.
    return length == 0 ? new Whole() : new Part(Math.max(0, length - count), length - 1);
  }

  /// Section 13.1.5: a strong entity tag, or a date that equals `Last-Modified` and is strong,
  /// being at least a second older than the response.
  private static boolean ifRangeHolds(Fields request, StoredResponse stored) {
    String condition = request.combined(FieldName.IF_RANGE);
    if (condition == null) {
      return true;
    }
    Fields fields = stored.head().fields();
    if (condition.startsWith("\"") || condition.startsWith("W/")) {
      String tag = fields.first(FieldName.ETAG);
      return tag != null && EntityTags.stronglyEqual(condition, tag);
    }
    String modified = fields.first(FieldName.LAST_MODIFIED);
    String dateText = fields.first(FieldName.DATE);
    if (modified == null || !condition.equals(modified) || dateText == null) {
      return false;
    }
    Instant modifiedAt = HttpDate.parse(modified, stored.responseTime());
    Instant date = HttpDate.parse(dateText, stored.responseTime());
    return modifiedAt != null && date != null && modifiedAt.isBefore(date);
  }

  private static boolean isDigits(String text) {
    return text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static long number(String digits) {
    long value = 0;
    for (int i = 0; i < digits.length(); i++) {
      value =
          value > Long.MAX_VALUE / 10 - 1
              ? Long.MAX_VALUE / 10
              : value * 10 + digits.charAt(i) - '0';
    }
    return value;
  }
}
