package dev.larder.application.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.application.api.Answer;
import dev.larder.application.api.Content;
import dev.larder.domain.message.FieldName;
import dev.larder.domain.message.Fields;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/// An answer as a client sees it once it has read everything.
///
/// @param broken what ended the content early, or null
record Served(int status, Fields fields, byte[] body, String cacheStatus, IOException broken) {

  /// Reads an answer to its end and closes it, as a listener does.
  static Served read(Answer answer) {
    try (answer) {
      return switch (answer) {
        case Answer.Hit hit -> {
          Fields fields =
              hit.entry().response().head().fields().toBuilder()
                  .set(FieldName.AGE, Long.toString(hit.age()))
                  .build();
          yield drain(answer, fields, open(hit));
        }
        case Answer.Response response ->
            drain(answer, response.head().fields(), response.content());
      };
    }
  }

  private static Content open(Answer.Hit hit) {
    try {
      return hit.entry().open(0, hit.entry().length());
    } catch (IOException damaged) {
      throw new AssertionError(damaged);
    }
  }

  private static Served drain(Answer answer, Fields fields, Content content) {
    var body = new ByteArrayOutputStream();
    IOException broken = null;
    try {
      byte[] buffer = new byte[8192];
      int count;
      while ((count = content.read(buffer, 0, buffer.length)) >= 0) {
        body.write(buffer, 0, count);
      }
    } catch (IOException cause) {
      broken = cause;
    }
    String cacheStatus = answer.cacheStatus().toFieldValue();
    return new Served(answer.status(), fields, body.toByteArray(), cacheStatus, broken);
  }

  String text() {
    return new String(body, UTF_8);
  }

  /// The field's combined value, or null.
  String field(String name) {
    return fields.combined(FieldName.of(name));
  }

  long age() {
    return Long.parseLong(field("Age"));
  }
}
