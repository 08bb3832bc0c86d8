package dev.larder.domain.cache;

import static dev.larder.domain.cache.Exchanges.DATE;
import static dev.larder.domain.cache.Exchanges.NOW;
import static dev.larder.domain.cache.Exchanges.after;
import static dev.larder.domain.cache.Exchanges.at;
import static dev.larder.domain.cache.Exchanges.get;
import static dev.larder.domain.cache.Exchanges.response;
import static dev.larder.domain.cache.Exchanges.stored;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.domain.message.FieldName;
import dev.larder.domain.message.Fields;
import dev.larder.domain.message.ResponseHead;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValidationTest {
  @Nested
  class Section431ConditionalRequest {
    @Test
    void bothValidatorsAreSent() {
      StoredResponse stored = stored("ETag", "W/\"a\"", "Last-Modified", at(-100));
      assertEquals(
          Fields.of("Accept", "x", "If-None-Match", "W/\"a\"", "If-Modified-Since", at(-100)),
          Validation.conditional(get("Accept", "x"), stored).fields());
    }

    @Test
    void ownPreconditionsAndRangeOfTheClientGo() {
      StoredResponse stored = stored("ETag", "\"a\"");
      Fields sent =
          Validation.conditional(
                  get(
                      "If-None-Match",
                      "\"c\"",
                      "If-Modified-Since",
                      DATE,
                      "If-Match",
                      "*",
                      "If-Unmodified-Since",
                      DATE,
                      "If-Range",
                      "\"c\"",
                      "Range",
                      "bytes=0-1"),
                  stored)
              .fields();
      assertEquals(Fields.of("If-None-Match", "\"a\""), sent);
    }

    @Test
    void plainRequestStaysAsItIs() {
      Fields fields = Fields.of("Accept", "x");
      assertTrue(Validation.isPlain(fields));
      assertSame(fields, Validation.plain(fields));
    }

    @ParameterizedTest
    @ValueSource(strings = {"If-Match", "If-Unmodified-Since"})
    void someConditionsAreForTheOriginOnly(String name) {
      assertTrue(Validation.isForOriginOnly(Fields.of(name, "*")));
      assertFalse(Validation.isForOriginOnly(Fields.of("If-None-Match", "*")));
      assertFalse(Validation.isPlain(Fields.of(name, "*")));
    }
  }

  @Nested
  class Section432ReceivedConditions {
    private final StoredResponse stored =
        stored("Date", DATE, "ETag", "\"a\"", "Last-Modified", at(-100));

    private boolean notModified(StoredResponse response, String... fields) {
      return Validation.isNotModified(Fields.of(fields), response);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"a\"", "W/\"a\"", "\"x\", \"a\"", "*", "\"x,y\" ,, W/\"a\""})
    void matchingTagIsNotModified(String tags) {
      assertTrue(notModified(stored, "If-None-Match", tags));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"b\"", "\"A\"", "a", "\"x, \\\"a\\\"\"", ""})
    void otherTagIsModified(String tags) {
      assertFalse(notModified(stored, "If-None-Match", tags));
    }

    @Test
    void tagWithABackslashIsOneTag() {
      assertTrue(notModified(stored, "If-None-Match", "\"x\\\", \"a\""));
    }

    @Test
    void weakStoredTagMatchesToo() {
      assertTrue(notModified(stored("ETag", "W/\"a\""), "If-None-Match", "\"a\""));
    }

    @Test
    void tagsGoBeforeDates() {
      assertFalse(notModified(stored, "If-None-Match", "\"b\"", "If-Modified-Since", DATE));
      assertTrue(notModified(stored, "If-None-Match", "\"a\"", "If-Modified-Since", at(-9999)));
    }

    @Test
    void asteriskMatchesAResponseWithoutTag() {
      assertTrue(notModified(stored("Date", DATE), "If-None-Match", "*"));
      assertFalse(notModified(stored("Date", DATE), "If-None-Match", "\"a\""));
    }

    @Test
    void modificationDateDecidesWithoutTags() {
      assertTrue(notModified(stored, "If-Modified-Since", at(-100)));
      assertTrue(notModified(stored, "If-Modified-Since", at(-99)));
      assertFalse(notModified(stored, "If-Modified-Since", at(-101)));
    }

    @Test
    void dateStandsInForAMissingModificationDate() {
      assertTrue(notModified(stored("Date", DATE), "If-Modified-Since", DATE));
      assertFalse(notModified(stored("Date", DATE), "If-Modified-Since", at(-1)));
    }

    @Test
    void whatIsNoDateOrSeveralIsIgnored() {
      assertFalse(notModified(stored, "If-Modified-Since", "now"));
      assertFalse(notModified(stored, "If-Modified-Since", DATE, "If-Modified-Since", DATE));
    }

    @Test
    void requestWithoutConditionIsNeverNotModified() {
      assertFalse(notModified(stored, "Range", "bytes=0-1"));
    }

    @Test
    void onlyA200IsNotModified() {
      assertFalse(notModified(stored(404, "ETag", "\"a\""), "If-None-Match", "\"a\""));
    }
  }

  @Nested
  class Section434Freshening {
    private static final CachingRules RULES =
        CachingRules.standard(new UnstatedLifetime.Constant(Duration.ofSeconds(10)));

    private static Optional<StoredResponse> freshened(StoredResponse stored, String... news) {
      return RULES.freshened(stored, response(304, news), after(99), after(100));
    }

    @Test
    void newFieldsReplaceOldOnesAndTheOthersStay() {
      StoredResponse stored =
          stored(
              "Date",
              DATE,
              "ETag",
              "\"a\"",
              "Age",
              "7",
              "X-Old",
              "1",
              "X-Both",
              "1",
              "X-Both",
              "2",
              "Cache-Control",
              "max-age=60",
              "Content-Type",
              "text/plain");
      StoredResponse fresh =
          freshened(
                  stored,
                  "Date",
                  at(100),
                  "ETag",
                  "\"a\"",
                  "x-both",
                  "3",
                  "X-New",
                  "4",
                  "Content-Type",
                  "text/html",
                  "Connection",
                  "X-Hop",
                  "X-Hop",
                  "5")
              .orElseThrow();
      assertEquals(
          Fields.of(
              "X-Old",
              "1",
              "Cache-Control",
              "max-age=60",
              "Date",
              at(100),
              "ETag",
              "\"a\"",
              "x-both",
              "3",
              "X-New",
              "4",
              "Content-Type",
              "text/html"),
          fresh.head().fields());
      assertEquals(200, fresh.head().status());
    }

    @Test
    void ageBeginsAnew() {
      StoredResponse stored =
          stored("Date", DATE, "ETag", "\"a\"", "Age", "50", "Cache-Control", "max-age=60");
      StoredResponse fresh = freshened(stored, "ETag", "\"a\"").orElseThrow();
      assertEquals(new Verdict.Serve(1, 59), RULES.assess(get(), fresh, after(100)));
      assertEquals(after(100).plusSeconds(59 + 604_800), fresh.deleteAt());
    }

    @Test
    void ageFromAnInterveningCacheIsKept() {
      StoredResponse stored = stored("ETag", "\"a\"", "Cache-Control", "max-age=60");
      StoredResponse fresh = freshened(stored, "ETag", "\"a\"", "Age", "20").orElseThrow();
      assertEquals(Duration.ofSeconds(21), fresh.currentAge(after(100)));
    }

    @Test
    void lengthAndCodingOfTheContentAreNotUpdated() {
      StoredResponse stored = stored("ETag", "\"a\"", "Content-Encoding", "gzip");
      StoredResponse fresh =
          freshened(
                  stored,
                  "Content-Encoding",
                  "br",
                  "Content-Length",
                  "0",
                  "Content-Range",
                  "x",
                  "Date",
                  DATE)
              .orElseThrow();
      assertEquals(
          Fields.of("ETag", "\"a\"", "Content-Encoding", "gzip", "Date", DATE),
          fresh.head().fields());
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "\"a\"|\"a\"|true",
          "W/\"a\"|W/\"a\"|true",
          "\"a\"|W/\"a\"|true",
          "W/\"a\"|\"a\"|true",
          "\"a\"|\"b\"|false",
          "W/\"a\"|W/\"b\"|false",
          "\"a\"||true",
          "|\"a\"|false",
          "|W/\"a\"|false",
        })
    void tagMustIdentifyTheStoredResponse(String stored, String news, boolean updates) {
      String[] old = stored == null ? new String[] {"Last-Modified", at(-5)} : tag(stored);
      String[] notModified = news == null ? new String[] {"X", "y"} : tag(news);
      assertEquals(updates, freshened(stored(old), notModified).isPresent());
    }

    private static String[] tag(String tag) {
      return new String[] {"ETag", tag};
    }

    @Test
    void modificationDateMustBeTheStoredOne() {
      StoredResponse stored = stored("Last-Modified", at(-100));
      assertTrue(freshened(stored, "Last-Modified", at(-100)).isPresent());
      assertTrue(freshened(stored, "Date", DATE).isPresent());
      assertFalse(freshened(stored, "Last-Modified", at(-99)).isPresent());
    }

    @Test
    void timesAreThoseOfTheValidation() {
      StoredResponse fresh = freshened(stored("ETag", "\"a\"", "Date", DATE)).orElseThrow();
      assertEquals(after(99), fresh.requestTime());
      assertEquals(after(100), fresh.responseTime());
      assertEquals(at(100), fresh.head().fields().first(FieldName.DATE));
    }
  }

  @Nested
  class Section8832Comparison {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "W/\"1\"|W/\"1\"|false|true",
          "W/\"1\"|W/\"2\"|false|false",
          "W/\"1\"|\"1\"|false|true",
          "\"1\"|\"1\"|true|true"
        })
    void strongAndWeak(String a, String b, boolean strong, boolean weak) {
      assertEquals(strong, EntityTags.stronglyEqual(a, b));
      assertEquals(weak, EntityTags.weaklyEqual(a, b));
    }
  }

  @Test
  void storedResponsesAreValues() {
    ResponseHead head = response(200, "ETag", "\"a\"");
    StoredResponse a = new StoredResponse(head, SelectingFields.NONE, NOW, NOW, after(1));
    StoredResponse b = new StoredResponse(head, SelectingFields.NONE, NOW, NOW, after(1));
    assertEquals(a, b);
    assertEquals(a.hashCode(), b.hashCode());
    assertFalse(a.equals(new StoredResponse(head, SelectingFields.NONE, NOW, NOW, after(2))));
    assertTrue(a.hasValidator());
    assertFalse(stored("Date", DATE).hasValidator());
  }
}
