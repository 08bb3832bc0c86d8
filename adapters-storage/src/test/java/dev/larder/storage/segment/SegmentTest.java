package dev.larder.storage.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.application.spi.Specimen;
import dev.larder.domain.cache.SelectingFields;
import dev.larder.domain.message.FieldName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SegmentTest {
  private static final Path DIRECTORY = Path.of("cache");

  @Test
  void nameSaysEverything() {
    for (boolean large : new boolean[] {false, true}) {
      Segment segment = Segment.create(DIRECTORY, 0xabc, -2, large);
      Segment named = Segment.named(segment.path());
      assertEquals(0xabc, named.id());
      assertEquals(-2, named.salt());
      assertEquals(large, named.isLarge());
      assertEquals(segment.path(), named.path());
    }
  }

  @Test
  void otherNamesAreNoSegments() {
    for (String name :
        List.of(
            "lock",
            "seg-00000001",
            "seg-00000001-0123456789abcdef.bak",
            "seg-00000001-0123456789ABCDEF",
            "seg-ffffffff-0123456789abcdef",
            "bag-00000001-0123456789abcdef")) {
      assertNull(Segment.named(DIRECTORY.resolve(name)), name);
    }
  }

  @Test
  void largeHeaderSurvivesAndDamageIsNoticed() throws IOException {
    LargeHeader header = new LargeHeader(LargeHeader.CHUNK * 3L + 1, 42);
    ByteBuffer bytes = header.encode(7);
    assertEquals(header, LargeHeader.decode(bytes, 7));
    assertEquals(4, header.chunks());
    assertTrue(header.tableAt() >= LargeHeader.SIZE + header.contentLength());
    assertTrue(header.recordsAt() >= header.tableAt() + 16);
    assertThrows(IOException.class, () -> LargeHeader.decode(bytes, 8));
    bytes.put(20, (byte) 1);
    assertThrows(IOException.class, () -> LargeHeader.decode(bytes, 7));
  }

  @Test
  void hashesOfDifferentKeysDiffer() {
    Set<Long> hashes = new HashSet<>();
    for (int i = 0; i < 100_000; i++) {
      hashes.add(Hashes.of(Specimen.key("item/" + i)));
    }
    assertEquals(100_000, hashes.size());
  }

  @Test
  void hashesOfDifferentVariantsDiffer() {
    long none = Hashes.of(SelectingFields.NONE, 1);
    long english = variant("en", "");
    assertNotEquals(none, english);
    assertNotEquals(english, variant("", "en"));
    assertEquals(english, variant("en", ""));
    assertNotEquals(none, Hashes.of(SelectingFields.NONE, 2));
  }

  private static long variant(String language, String encoding) {
    return Hashes.of(
        new SelectingFields(
            List.of(FieldName.ACCEPT_LANGUAGE, FieldName.ACCEPT_ENCODING),
            List.of(language, encoding)),
        1);
  }
}
