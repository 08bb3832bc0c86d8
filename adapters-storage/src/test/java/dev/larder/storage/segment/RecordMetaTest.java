package dev.larder.storage.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.larder.application.spi.Specimen;
import dev.larder.domain.cache.SelectingFields;
import dev.larder.domain.cache.StoredResponse;
import dev.larder.domain.message.FieldName;
import dev.larder.domain.message.Fields;
import dev.larder.domain.message.ResponseHead;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecordMetaTest {
  private static StoredResponse response(String reason, Fields fields, SelectingFields selecting) {
    return new StoredResponse(
        new ResponseHead(203, reason, 0, fields),
        selecting,
        Instant.parse("2026-01-01T00:00:00.000000001Z"),
        Instant.parse("2026-01-01T00:00:01.999999999Z"),
        Instant.MAX);
  }

  private static void assertSurvives(StoredResponse response) throws IOException {
    byte[] bytes = RecordMeta.encode(Specimen.key("page?x=1"), response);
    RecordMeta decoded = RecordMeta.decode(ByteBuffer.wrap(bytes));
    assertEquals("http://example.com/page?x=1", decoded.key());
    assertEquals(response, decoded.response());
    assertEquals(
        response.head().fields().toString(), decoded.response().head().fields().toString());
  }

  @Test
  void everyPartOfTheHeadSurvives() throws IOException {
    assertSurvives(
        response(
            "Non-Authoritative",
            Fields.of("x-LOWER", "a: b", "Empty", "", "Set-Cookie", "a=1", "Set-Cookie", "b=2"),
            new SelectingFields(
                List.of(FieldName.ACCEPT_ENCODING, FieldName.of("X-Own")),
                List.of("gzip,br", ""))));
  }

  @Test
  void headWithoutAnythingSurvives() throws IOException {
    assertSurvives(response("", Fields.EMPTY, SelectingFields.NONE));
  }

  @Test
  void octetsBeyondAsciiSurvive() throws IOException {
    assertSurvives(
        response(
            "caf\u00e9 \u20ac", Fields.of("X-Text", "na\u00efve \u00ff"), SelectingFields.NONE));
  }

  @Test
  void anythingElseIsRefused() {
    byte[] sound =
        RecordMeta.encode(
            Specimen.key("page"),
            response("OK", Fields.of("A", "b", "C", "d"), SelectingFields.NONE));
    for (int length = 0; length < sound.length; length++) {
      ByteBuffer cut = ByteBuffer.wrap(sound, 0, length).slice();
      assertThrows(IOException.class, () -> RecordMeta.decode(cut));
    }
    Random random = new Random(1);
    byte[] noise = new byte[500];
    for (int i = 0; i < 1_000; i++) {
      random.nextBytes(noise);
      assertThrows(IOException.class, () -> RecordMeta.decode(ByteBuffer.wrap(noise)));
    }
  }
}
