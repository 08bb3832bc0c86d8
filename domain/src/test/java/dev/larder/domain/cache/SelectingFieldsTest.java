package dev.larder.domain.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.domain.message.FieldName;
import dev.larder.domain.message.Fields;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelectingFieldsTest {
  private static SelectingFields key(Fields request, String vary) {
    return SelectingFields.of(request, Fields.of("Vary", vary)).orElseThrow();
  }

  private static boolean match(Fields stored, String vary, Fields presented) {
    return key(stored, vary).match(presented);
  }

  @Nested
  class Section41Keys {
    @Test
    void responseWithoutVaryMatchesEverything() {
      SelectingFields none = SelectingFields.of(Fields.of("A", "1"), Fields.EMPTY).orElseThrow();
      assertEquals(SelectingFields.NONE, none);
      assertTrue(none.match(Fields.of("A", "2")));
    }

    @Test
    void emptyVaryDoesNotVary() {
      assertEquals(SelectingFields.NONE, key(Fields.of("A", "1"), " , "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "Accept, *", "*, Accept", "a b", "\"x\"", "Accept; q=1"})
    void asteriskAndWhatIsNoNameMatchNothing(String vary) {
      assertEquals(Optional.empty(), SelectingFields.of(Fields.EMPTY, Fields.of("Vary", vary)));
    }

    @Test
    void asteriskInALaterLineCounts() {
      assertEquals(
          Optional.empty(),
          SelectingFields.of(Fields.EMPTY, Fields.of("Vary", "Accept", "vary", "*")));
    }

    @Test
    void orderAndCaseAndRepetitionOfNamesDoNotCount() {
      Fields request = Fields.of("Accept", "a", "X-Foo", "b");
      assertEquals(key(request, "accept, X-FOO"), key(request, "x-foo,ACCEPT, Accept"));
    }

    @Test
    void namesAndValuesGoTogether() {
      assertThrows(
          IllegalArgumentException.class,
          () -> new SelectingFields(List.of(FieldName.ACCEPT), List.of()));
    }
  }

  @Nested
  class Section41Matching {
    @Test
    void sameValueMatchesAndAnotherDoesNot() {
      Fields stored = Fields.of("Accept-Language", "de");
      assertTrue(match(stored, "Accept-Language", Fields.of("accept-language", "de", "X", "1")));
      assertFalse(match(stored, "Accept-Language", Fields.of("Accept-Language", "en")));
      assertFalse(match(stored, "Accept-Language", Fields.of("Accept-Language", "DE")));
    }

    @Test
    void allNominatedFieldsMustMatch() {
      Fields stored = Fields.of("A", "1", "B", "2");
      assertTrue(match(stored, "A, B", stored));
      assertFalse(match(stored, "A, B", Fields.of("A", "1", "B", "3")));
      assertFalse(match(stored, "A, B", Fields.of("A", "1")));
    }

    @Test
    void absentMatchesOnlyAbsent() {
      assertTrue(match(Fields.EMPTY, "Accept-Encoding", Fields.of("X", "y")));
      assertFalse(match(Fields.EMPTY, "Accept-Encoding", Fields.of("Accept-Encoding", "gzip")));
      assertFalse(match(Fields.EMPTY, "Accept-Encoding", Fields.of("Accept-Encoding", "")));
      assertFalse(match(Fields.of("Accept-Encoding", ""), "Accept-Encoding", Fields.EMPTY));
    }

    @Test
    void emptyMatchesEmpty() {
      Fields empty = Fields.of("Accept-Encoding", "");
      assertTrue(match(empty, "Accept-Encoding", empty));
      assertFalse(match(empty, "Accept-Encoding", Fields.of("Accept-Encoding", "gzip")));
    }

    @Test
    void whiteSpaceAroundMembersAndTheSplitOverLinesDoNotCount() {
      Fields stored = Fields.of("A", "x, y,z");
      assertTrue(match(stored, "A", Fields.of("A", "x ,y", "a", "z")));
      assertFalse(match(stored, "A", Fields.of("A", "x, z, y")));
      assertFalse(match(stored, "A", Fields.of("A", "xy, z")));
    }

    @Test
    void fieldThatTheOriginNeverSawSelectsNothing() {
      Fields cheat = Fields.of("Cookie", "user=victim", "Connection", "Cookie");
      SelectingFields key = key(cheat, "Cookie");
      assertFalse(key.match(Fields.of("Cookie", "user=victim")));
      assertTrue(key.match(Fields.EMPTY));
    }

    @Test
    void hopByHopFieldsNeverSelect() {
      Fields stored = Fields.of("Connection", "close", "TE", "trailers");
      assertTrue(match(stored, "Connection, TE", Fields.of("Connection", "keep-alive")));
    }
  }
}
