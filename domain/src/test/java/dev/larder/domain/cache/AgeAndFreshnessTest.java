package dev.larder.domain.cache;

import static dev.larder.domain.cache.Exchanges.DATE;
import static dev.larder.domain.cache.Exchanges.NOW;
import static dev.larder.domain.cache.Exchanges.after;
import static dev.larder.domain.cache.Exchanges.at;
import static dev.larder.domain.cache.Exchanges.stored;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.domain.message.Fields;
import dev.larder.domain.message.ResponseHead;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgeAndFreshnessTest {
  private static StoredResponse received(Instant requestTime, Instant responseTime, Fields fields) {
    return new StoredResponse(
        ResponseHead.of(200, "", fields),
        SelectingFields.NONE,
        requestTime,
        responseTime,
        Instant.MAX);
  }

  @Nested
  class Section423Age {
    @Test
    void responseStraightFromTheOriginHasNoAge() {
      assertEquals(Duration.ZERO, stored("Date", DATE).currentAge(NOW));
    }

    @Test
    void residentTimeIsAdded() {
      assertEquals(Duration.ofMillis(1500), stored("Date", DATE).currentAge(NOW.plusMillis(1500)));
    }

    @Test
    void apparentAgeCounts() {
      assertEquals(Duration.ofSeconds(30), stored("Date", at(-30)).currentAge(NOW));
    }

    @Test
    void dateInTheFutureIsNoNegativeAge() {
      assertEquals(Duration.ofSeconds(5), stored("Date", at(300)).currentAge(after(5)));
    }

    @Test
    void ageFieldIsCorrectedByTheResponseDelay() {
      StoredResponse response = received(after(-4), NOW, Fields.of("Date", DATE, "Age", "10"));
      assertEquals(Duration.ofSeconds(14), response.currentAge(NOW));
    }

    @Test
    void greaterOfApparentAndCorrectedAgeCounts() {
      StoredResponse response = received(after(-4), NOW, Fields.of("Date", at(-60), "Age", "10"));
      assertEquals(Duration.ofSeconds(60), response.currentAge(NOW));
    }

    @Test
    void malformedOrAbsentDateHasNoApparentAge() {
      assertEquals(Duration.ofSeconds(3), stored("Date", "yesterday").currentAge(after(3)));
      assertEquals(Duration.ofSeconds(3), stored().currentAge(after(3)));
    }

    @Test
    void clockThatWasSetBackMakesNothingYounger() {
      assertEquals(Duration.ofSeconds(10), stored("Age", "10").currentAge(after(-100)));
      StoredResponse reversed = received(after(5), NOW, Fields.of("Age", "10"));
      assertEquals(Duration.ofSeconds(10), reversed.currentAge(NOW));
    }
  }

  @Nested
  class Section51AgeField {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "0|0",
          "10|10",
          "10, 20|10",
          "10,x|10",
          "99999999999999999999|2147483648",
          "-1|0",
          "1.5|0",
          "x|0",
          "''|0",
          "', 10'|0",
          "\"10\"|0"
        })
    void firstMemberCountsWhenItIsANumber(String value, long seconds) {
      assertEquals(seconds, CurrentAge.ageValue(Fields.of("Age", value)));
    }

    @Test
    void firstLineCounts() {
      assertEquals(3, CurrentAge.ageValue(Fields.of("Age", "3", "Age", "9")));
    }
  }

  @Nested
  class Section421Lifetime {
    private static long lifetime(String... fields) {
      return stored(fields).statedLifetimeSeconds().orElseThrow();
    }

    @Test
    void sharedMaxAgeGoesBeforeMaxAgeAndThatBeforeExpires() {
      String expires = at(100);
      assertEquals(
          1, lifetime("Cache-Control", "max-age=2, s-maxage=1", "Expires", expires, "Date", DATE));
      assertEquals(2, lifetime("Cache-Control", "max-age=2", "Expires", expires, "Date", DATE));
      assertEquals(100, lifetime("Expires", expires, "Date", DATE));
    }

    @Test
    void expiresCountsFromDateAndNotFromOurClock() {
      assertEquals(100, lifetime("Expires", at(1100), "Date", at(1000)));
    }

    @Test
    void expiresCountsFromReceptionWithoutDate() {
      assertEquals(100, lifetime("Expires", at(100)));
      assertEquals(100, lifetime("Expires", at(100), "Date", "x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "", "tomorrow", "Sun, 06 Nov 1994 08:49:37 GMT"})
    void invalidOrPastExpiresIsNoLifetime(String expires) {
      assertEquals(0, lifetime("Date", DATE, "Expires", expires));
    }

    @Test
    void differingExpiresLinesAreNoLifetimeAndEqualOnesCount() {
      assertEquals(0, lifetime("Date", DATE, "Expires", at(10), "Expires", at(20)));
      assertEquals(10, lifetime("Date", DATE, "Expires", at(10), "Expires", at(10)));
    }

    @Test
    void malformedMaxAgeIsNotReplacedByExpires() {
      assertEquals(0, lifetime("Cache-Control", "max-age=x", "Date", DATE, "Expires", at(10)));
    }

    @Test
    void farAwayExpiresIsInfinity() {
      assertEquals(
          CacheControl.INFINITY,
          lifetime(
              "Date", "Mon, 01 Jan 1900 00:00:00 GMT", "Expires", "Fri, 31 Dec 9999 23:59:59 GMT"));
    }

    @Test
    void nothingStatedIsEmpty() {
      assertEquals(OptionalLong.empty(), stored("Date", DATE).statedLifetimeSeconds());
    }
  }

  @Nested
  class Section422Heuristic {
    private static long lifetime(String... fields) {
      return Freshness.heuristicLifetime(Fields.of(fields), NOW);
    }

    @Test
    void tenthOfTheTimeSinceLastModification() {
      assertEquals(100, lifetime("Date", DATE, "Last-Modified", at(-1000)));
      assertEquals(100, lifetime("Last-Modified", at(-1000)));
    }

    @Test
    void atMostADay() {
      assertEquals(86_400, lifetime("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT"));
    }

    @Test
    void noneWithoutAPastModificationDate() {
      assertEquals(0, lifetime("Date", DATE));
      assertEquals(0, lifetime("Last-Modified", "x"));
      assertEquals(0, lifetime("Last-Modified", at(1000)));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 501})
    void someStatusesAreHeuristicallyCacheable(int status) {
      assertTrue(Freshness.isHeuristicallyCacheable(status));
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 202, 205, 302, 303, 304, 307, 400, 401, 403, 500, 502, 503, 504, 599})
    void othersAreNot(int status) {
      assertFalse(Freshness.isHeuristicallyCacheable(status));
    }
  }
}
