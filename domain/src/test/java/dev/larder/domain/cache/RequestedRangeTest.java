package dev.larder.domain.cache;

import static dev.larder.domain.cache.Exchanges.DATE;
import static dev.larder.domain.cache.Exchanges.at;
import static dev.larder.domain.cache.Exchanges.stored;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.larder.domain.cache.RequestedRange.Part;
import dev.larder.domain.cache.RequestedRange.Unsatisfiable;
import dev.larder.domain.cache.RequestedRange.Whole;
import dev.larder.domain.message.Fields;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestedRangeTest {
  private static final StoredResponse STORED =
      stored("Date", DATE, "ETag", "\"a\"", "Last-Modified", at(-60));

  private static RequestedRange range(String value, long length) {
    return RequestedRange.of(Fields.of("Range", value), STORED, length);
  }

  @Nested
  class Section1412ByteRanges {
    @ParameterizedTest
    @CsvSource({
      "bytes=0-499, 0, 499",
      "bytes=500-999, 500, 999",
      "bytes=-500, 500, 999",
      "bytes=500-, 500, 999",
      "bytes=0-0, 0, 0",
      "bytes=999-, 999, 999",
      "bytes=0-99999, 0, 999",
      "bytes=0-99999999999999999999999, 0, 999",
      "bytes=-99999999999999999999999, 0, 999",
      "BYTES=1-2, 1, 2",
      "'bytes= 1-2', 1, 2",
    })
    void partIsCutToTheRepresentation(String value, long first, long last) {
      Part part = assertInstanceOf(Part.class, range(value, 1000));
      assertEquals(new Part(first, last), part);
      assertEquals(last - first + 1, part.length());
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"bytes=1000-", "bytes=1000-1001", "bytes=-0", "bytes=99999999999999999999999-"})
    void nothingOfItIsUnsatisfiable(String value) {
      assertEquals(new Unsatisfiable(), range(value, 1000));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "bytes",
          "bytes=",
          "bytes=-",
          "bytes=a-b",
          "bytes=1",
          "bytes=5-1",
          "bytes=--1",
          "bytes=1-2-3",
          "bytes=+1-2",
          "bytes=1 - 2",
          "bytes=0-1,3-4",
          "bytes =0-1",
          "lines=1-2",
          "0-1"
        })
    void malformedForeignAndSeveralRangesAskForTheWhole(String value) {
      assertEquals(new Whole(), range(value, 1000));
    }

    @Test
    void severalLinesAreSeveralRanges() {
      Fields request = Fields.of("Range", "bytes=0-1", "Range", "bytes=3-4");
      assertEquals(new Whole(), RequestedRange.of(request, STORED, 1000));
    }

    @Test
    void emptyRepresentationHasOnlySuffixes() {
      assertEquals(new Unsatisfiable(), range("bytes=0-", 0));
      assertEquals(new Unsatisfiable(), range("bytes=-0", 0));
      assertEquals(new Whole(), range("bytes=-5", 0));
    }

    @Test
    void onlyA200HasParts() {
      assertEquals(
          new Whole(), RequestedRange.of(Fields.of("Range", "bytes=0-1"), stored(404), 1000));
    }

    @Test
    void noRangeIsTheWhole() {
      assertEquals(new Whole(), RequestedRange.of(Fields.EMPTY, STORED, 1000));
    }
  }

  @Nested
  class Section1315IfRange {
    private RequestedRange given(StoredResponse stored, String condition) {
      return RequestedRange.of(
          Fields.of("Range", "bytes=0-1", "If-Range", condition), stored, 1000);
    }

    @Test
    void sameStrongTagHolds() {
      assertEquals(new Part(0, 1), given(STORED, "\"a\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"b\"", "W/\"a\"", "a", "", "\"a\", \"b\""})
    void otherTagDoesNot(String condition) {
      assertEquals(new Whole(), given(STORED, condition));
    }

    @Test
    void weakStoredTagNeverHolds() {
      assertEquals(new Whole(), given(stored("ETag", "W/\"a\""), "W/\"a\""));
      assertEquals(new Whole(), given(stored("ETag", "W/\"a\""), "\"a\""));
      assertEquals(new Whole(), given(stored(), "\"a\""));
    }

    @Test
    void sameStrongDateHolds() {
      assertEquals(new Part(0, 1), given(STORED, at(-60)));
      assertEquals(new Whole(), given(STORED, at(-59)));
      assertEquals(new Whole(), given(STORED, at(-61)));
    }

    @Test
    void dateOfTheSameSecondIsWeak() {
      assertEquals(new Whole(), given(stored("Date", DATE, "Last-Modified", DATE), DATE));
    }

    @Test
    void withoutRangeItMeansNothing() {
      assertEquals(new Whole(), RequestedRange.of(Fields.of("If-Range", "\"a\""), STORED, 1000));
    }
  }
}
