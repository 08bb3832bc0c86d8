package dev.larder.domain.cache;

import dev.larder.domain.message.Fields;
import dev.larder.domain.message.MalformedTarget;
import dev.larder.domain.message.RequestHead;
import dev.larder.domain.message.ResponseHead;
import dev.larder.domain.message.TargetUri;
import java.time.Instant;

/// Requests and responses for the tests of the rules. All of them happen at [#NOW].
final class Exchanges {
  static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  static final String DATE = HttpDate.format(NOW);

  private Exchanges() {}

  static RequestHead get(String... fields) {
    return request("GET", fields);
  }

  static RequestHead request(String method, String... fields) {
    try {
      TargetUri target = TargetUri.parse("http://example.com/");
      return new RequestHead(method, target, 1, Fields.of(fields));
    } catch (MalformedTarget impossible) {
      throw new AssertionError(impossible);
    }
  }

  static ResponseHead ok(String... fields) {
    return response(200, fields);
  }

  static ResponseHead response(int status, String... fields) {
    return ResponseHead.of(status, "", Fields.of(fields));
  }

  /// A date field value, so many seconds after [#NOW].
  static String at(long seconds) {
    return HttpDate.format(NOW.plusSeconds(seconds));
  }

  static Instant after(long seconds) {
    return NOW.plusSeconds(seconds);
  }

  /// A stored 200 that does not vary.
  static StoredResponse stored(String... fields) {
    return stored(200, fields);
  }

  static StoredResponse stored(int status, String... fields) {
    return new StoredResponse(
        response(status, fields), SelectingFields.NONE, NOW, NOW, Instant.MAX);
  }
}
