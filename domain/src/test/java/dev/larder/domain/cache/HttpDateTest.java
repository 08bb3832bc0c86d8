package dev.larder.domain.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Instant;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDateTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final Instant EXAMPLE = Instant.parse("1994-11-06T08:49:37Z");

  private static Instant parse(String text) {
    return HttpDate.parse(text, NOW);
  }

  @Nested
  class Section567Forms {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "Sun, 06 Nov 1994 08:49:37 GMT",
          "Sunday, 06-Nov-94 08:49:37 GMT",
          "Sun Nov  6 08:49:37 1994",
          "Sun Nov 06 08:49:37 1994"
        })
    void allThreeFormsAreRead(String text) {
      assertEquals(EXAMPLE, parse(text));
    }

    @Test
    void datesAreWrittenAsImfFixdate() {
      assertEquals("Sun, 06 Nov 1994 08:49:37 GMT", HttpDate.format(EXAMPLE));
      assertEquals("Sun, 06 Nov 1994 08:49:37 GMT", HttpDate.format(EXAMPLE.plusMillis(999)));
    }

    @Test
    void whatIsWrittenIsReadBack() {
      for (int day = 0; day < 800; day++) {
        Instant instant = EXAMPLE.plusSeconds(day * 86_400L + day);
        assertEquals(instant, parse(HttpDate.format(instant)));
      }
    }

    @Test
    void leapSecondIsADate() {
      assertEquals(Instant.parse("2016-12-31T23:59:59Z"), parse("Sat, 31 Dec 2016 23:59:60 GMT"));
    }

    @ParameterizedTest
    @CsvSource({
      "76, 2076",
      "77, 1977",
      "94, 1994",
      "00, 2000",
      "26, 2026",
    })
    void twoDigitYearIsAtMostFiftyYearsAhead(String digits, int year) {
      assertEquals(
          Instant.parse(year + "-01-05T00:00:00Z"),
          parse("Monday, 05-Jan-" + digits + " 00:00:00 GMT"));
    }

    @Test
    void twoDigitYearThatIsFiftyYearsAheadByDaysIsInThePast() {
      assertEquals(
          Instant.parse("1976-12-01T00:00:00Z"), parse("Wednesday, 01-Dec-76 00:00:00 GMT"));
    }

    @Test
    void twoDigitYearMayBelongToTheNextCentury() {
      assertEquals(
          Instant.parse("2101-01-05T00:00:00Z"),
          HttpDate.parse(
              "Wednesday, 05-Jan-01 00:00:00 GMT", Instant.parse("2099-06-01T00:00:00Z")));
    }
  }

  @Nested
  class Section42DatesOfACache {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "sun, 06 nov 1994 08:49:37 gmt",
          "SUNDAY, 06-NOV-94 08:49:37 GMT",
          "sUN nOV  6 08:49:37 1994"
        })
    void lettersMayComeInAnyCase(String text) {
      assertEquals(EXAMPLE, parse(text));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "Sun, 06 Nov 1994 08:49:37 UTC",
          "Sun, 06 Nov 1994 08:49:37 AEST",
          "Sun, 06 Nov 1994 08:49:37 +0000",
          "Sun, 06 Nov 1994 08:49:37",
          "Sunday, 06-Nov-94 08:49:37 EST"
        })
    void otherZoneMakesNoDate(String text) {
      assertNull(parse(text));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "-1",
        "never",
        ",",
        ", , , , , ",
        "Sun, 06 Nov 1994",
        "Sun 06 Nov 1994 08:49:37 GMT",
        "Sun,  06 Nov 1994 08:49:37 GMT",
        "Sun, 06  Nov 1994 08:49:37 GMT",
        "Sun, 6 Nov 1994 08:49:37 GMT",
        "Sun, 06-Nov-1994 08:49:37 GMT",
        "Sun, 06 Nov 94 08:49:37 GMT",
        "Sun, 06 Nov 1994 8:49:37 GMT",
        "Sun, 06 Nov 1994 08.49.37 GMT",
        "Sun, 06 Nov 1994 08:49 GMT",
        "Sun, 06 Nov 1994 24:49:37 GMT",
        "Sun, 06 Nov 1994 08:60:37 GMT",
        "Sun, 06 Nov 1994 08:49:61 GMT",
        "Sun, 31 Feb 1994 08:49:37 GMT",
        "Sun, 00 Nov 1994 08:49:37 GMT",
        "Sun, 06 Foo 1994 08:49:37 GMT",
        "Sun, 06 anf 1994 08:49:37 GMT",
        "Xyz, 06 Nov 1994 08:49:37 GMT",
        "day, 06 Nov 1994 08:49:37 GMT",
        "nesday, 06-Nov-94 08:49:37 GMT",
        "Sun, 0\u0666 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov +994 08:49:37 GMT",
        "Sun Nov 6 08:49:37 1994",
        "Sun Nov  6 08:49:37 94",
        "1994-11-06T08:49:37Z"
      })
  void garbageIsNoDate(String text) {
    assertNull(parse(text));
  }
}
