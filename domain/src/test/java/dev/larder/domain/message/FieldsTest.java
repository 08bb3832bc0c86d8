package dev.larder.domain.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTest {
  private static final FieldName UNKNOWN = FieldName.of("X-Unknown");

  @Nested
  class Section51Names {
    @Test
    void knownAndUnknownNamesAreFoundInAnyCase() {
      Fields fields = Fields.of("cAcHe-CoNtRoL", "no-cache", "x-unKnown", "1");
      assertTrue(fields.has(FieldName.CACHE_CONTROL));
      assertTrue(fields.has(UNKNOWN));
      assertTrue(fields.is(0, FieldName.CACHE_CONTROL));
      assertTrue(fields.is(1, UNKNOWN));
      assertFalse(fields.is(1, FieldName.CACHE_CONTROL));
      assertEquals("no-cache", fields.first(FieldName.CACHE_CONTROL));
      assertEquals("1", fields.first(FieldName.of("X-UNKNOWN")));
    }

    @Test
    void namesAreWrittenAsTheyCame() {
      assertEquals("cAcHe-CoNtRoL", Fields.of("cAcHe-CoNtRoL", "").name(0));
    }

    @Test
    void absentNamesAreAbsent() {
      Fields fields = Fields.of("Age", "1");
      assertFalse(fields.has(FieldName.DATE));
      assertFalse(fields.has(UNKNOWN));
      assertNull(fields.first(FieldName.DATE));
      assertNull(fields.combined(UNKNOWN));
      assertEquals(List.of(), fields.all(FieldName.DATE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a:", "a\r", "a\u0000", "\u00e4", "a\u212a", "(a)"})
    void whatIsNoTokenIsNoName(String text) {
      assertThrows(IllegalArgumentException.class, () -> FieldName.of(text));
      assertThrows(IllegalArgumentException.class, () -> Fields.of(text, "x"));
    }

    @Test
    void letterThatOnlyLooksLikeAnotherCaseMakesNoKnownName() {
      assertThrows(IllegalArgumentException.class, () -> FieldName.of("Coo\u212aie"));
    }

    @Test
    void everyConstantIsFoundByItsName() {
      for (String text : List.of("via", "VIA", "te", "dAtE", "proxy-authentication-info")) {
        FieldName name = FieldName.of(text);
        assertTrue(name.number() >= 0, text);
        assertSame(name, FieldName.of(name.toString()));
        assertEquals(name, Fields.of(text, "x").fieldName(0));
      }
    }

    @Test
    void unknownNamesAreEqualInAnyCase() {
      assertEquals(UNKNOWN, FieldName.of("x-UNKNOWN"));
      assertEquals(UNKNOWN.hashCode(), FieldName.of("x-UNKNOWN").hashCode());
      assertNotEquals(UNKNOWN, FieldName.of("X-Unknowm"));
    }
  }

  @Nested
  class Section53LinesOfOneName {
    private final Fields fields = Fields.of("Via", "a", "Age", "1", "via", "b");

    @Test
    void allAreGivenInOrder() {
      assertEquals(List.of("a", "b"), fields.all(FieldName.VIA));
    }

    @Test
    void combinedJoinsByCommaAndSpace() {
      assertEquals("a, b", fields.combined(FieldName.VIA));
      assertEquals("1", fields.combined(FieldName.AGE));
    }

    @Test
    void firstIsTheFirst() {
      assertEquals("a", fields.first(FieldName.VIA));
    }
  }

  @Nested
  class Section55Values {
    @Test
    void surroundingSpaceAndTabDoNotBelongToTheValue() {
      assertEquals("a b", Fields.of("X", " \t a b\t ").value(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nB: c", "a\n", "\r", "a\u0000b", "\u007f", "a\u0100", "\u001c"})
    void controlCharacterIsRefused(String value) {
      assertThrows(IllegalArgumentException.class, () -> Fields.of("X", value));
    }

    @Test
    void octetsBeyondAsciiPassUnchanged() {
      Fields fields = Fields.of("X", "\u00ff\u0080");
      byte[] wire = new byte[fields.encodedLength()];
      assertEquals(wire.length, fields.encode(wire, 0));
      assertArrayEquals("X: \u00ff\u0080\r\n".getBytes(ISO_8859_1), wire);
    }

    @Test
    void emptyValueIsAValue() {
      Fields fields = Fields.of("X", "");
      assertEquals("", fields.first(FieldName.of("x")));
      assertEquals("X: \r\n", fields.toString());
    }
  }

  @Nested
  class Building {
    @Test
    void setReplacesAllLinesWithOneAtTheEnd() {
      Fields fields =
          Fields.of("Age", "1", "X", "2", "age", "3").toBuilder().set(FieldName.AGE, "9").build();
      assertEquals(Fields.of("X", "2", "Age", "9"), fields);
    }

    @Test
    void removedNameIsGoneAndTheOthersKeepTheirOrder() {
      Fields fields = Fields.of("A", "1", "Date", "2", "B", "3", "DATE", "4");
      assertEquals(
          Fields.of("A", "1", "B", "3"), fields.toBuilder().remove(FieldName.DATE).build());
    }

    @Test
    void withoutNothingUnwantedIsTheSameSection() {
      Fields fields = Fields.of("A", "1");
      assertSame(fields, fields.without(FieldName.AGE::equals));
    }

    @Test
    void manyLongLinesFit() {
      Fields.Builder builder = Fields.builder();
      for (int i = 0; i < 500; i++) {
        builder.add("X-" + i, "v".repeat(i));
      }
      Fields fields = builder.build();
      assertEquals(500, fields.size());
      assertEquals("v".repeat(499), fields.first(FieldName.of("x-499")));
      assertEquals(fields, fields.toBuilder().build());
    }

    @Test
    void nameWithoutValueIsRefused() {
      assertThrows(IllegalArgumentException.class, () -> Fields.of("A"));
    }

    @Test
    void sectionDoesNotChangeWhenItsBuilderGoesOn() {
      Fields.Builder builder = Fields.builder().add("A", "1");
      Fields before = builder.build();
      builder.add("B", "2").remove(FieldName.of("A"));
      assertEquals(Fields.of("A", "1"), before);
    }
  }

  @Nested
  class Masks {
    @Test
    void anyOfAMaskIsFound() {
      long mask = Fields.maskOf(FieldName.AGE, FieldName.VIA);
      assertTrue(Fields.of("via", "x").hasAny(mask));
      assertFalse(Fields.of("Date", "x").hasAny(mask));
      assertFalse(Fields.EMPTY.hasAny(mask));
    }

    @Test
    void nameWithoutNumberHasNoMask() {
      assertThrows(IllegalArgumentException.class, () -> Fields.maskOf(UNKNOWN));
    }
  }

  @Test
  void equalityIgnoresTheCaseOfNamesOnly() {
    assertEquals(Fields.of("a", "v"), Fields.of("A", "v"));
    assertEquals(Fields.of("a", "v").hashCode(), Fields.of("A", "v").hashCode());
    assertNotEquals(Fields.of("a", "v"), Fields.of("a", "V"));
    assertNotEquals(Fields.of("a", "v", "b", "w"), Fields.of("b", "w", "a", "v"));
  }
}
