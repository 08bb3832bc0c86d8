package dev.larder.domain.cache;

import dev.larder.domain.message.FieldName;
import dev.larder.domain.message.Fields;
import java.time.Instant;

/// Age calculations (RFC 9111 section 4.2.3).
final class CurrentAge {
  private CurrentAge() {}

  /// `corrected_initial_age`, in milliseconds. `Date` counts whole seconds, so the apparent age is
  /// taken in whole seconds too: a response made half a second ago has no apparent age.
  static long correctedInitial(Fields response, Instant requestTime, Instant responseTime) {
    long responseDelay = Math.max(0, responseTime.toEpochMilli() - requestTime.toEpochMilli());
    long correctedAgeValue = ageValue(response) * 1000 + responseDelay;
    return Math.max(apparentAge(response, responseTime), correctedAgeValue);
  }

  private static long apparentAge(Fields response, Instant responseTime) {
    String text = response.first(FieldName.DATE);
    Instant date = text == null ? null : HttpDate.parse(text, responseTime);
    if (date == null) {
      return 0;
    }
    return Math.max(0, responseTime.getEpochSecond() - date.getEpochSecond()) * 1000;
  }

  /// `age_value` in seconds: the first member of the first `Age` line; 0 when absent or malformed
  /// (section 5.1 has the recipient ignore what is not a non-negative integer).
  static long ageValue(Fields response) {
    String text = response.first(FieldName.AGE);
    if (text == null) {
      return 0;
    }
    int comma = text.indexOf(',');
    String first = (comma < 0 ? text : text.substring(0, comma)).strip();
    if (first.isEmpty()) {
      return 0;
    }
    long value = 0;
    for (int i = 0; i < first.length(); i++) {
      int digit = first.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return 0;
      }
      value = Math.min(CacheControl.INFINITY, value * 10 + digit);
    }
    return value;
  }
}
