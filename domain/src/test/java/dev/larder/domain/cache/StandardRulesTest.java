package dev.larder.domain.cache;

import static dev.larder.domain.cache.Exchanges.DATE;
import static dev.larder.domain.cache.Exchanges.NOW;
import static dev.larder.domain.cache.Exchanges.after;
import static dev.larder.domain.cache.Exchanges.at;
import static dev.larder.domain.cache.Exchanges.get;
import static dev.larder.domain.cache.Exchanges.ok;
import static dev.larder.domain.cache.Exchanges.request;
import static dev.larder.domain.cache.Exchanges.response;
import static dev.larder.domain.cache.Exchanges.stored;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.larder.domain.cache.Storability.NotStorable;
import dev.larder.domain.cache.Storability.Reason;
import dev.larder.domain.cache.Storability.Storable;
import dev.larder.domain.message.FieldName;
import dev.larder.domain.message.Fields;
import dev.larder.domain.message.RequestHead;
import dev.larder.domain.message.ResponseHead;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StandardRulesTest {
  private static final CachingRules RULES =
      CachingRules.standard(new UnstatedLifetime.Constant(Duration.ofSeconds(10)));
  private static final CachingRules HEURISTIC =
      CachingRules.standard(new UnstatedLifetime.Heuristic());

  private static Storability storability(RequestHead request, ResponseHead response) {
    return RULES.storability(request, response, NOW, NOW);
  }

  private static void notStored(Reason reason, RequestHead request, ResponseHead response) {
    assertEquals(new NotStorable(reason), storability(request, response));
  }

  private static StoredResponse storable(RequestHead request, ResponseHead response) {
    return assertInstanceOf(Storable.class, storability(request, response)).response();
  }

  @Nested
  class Section3Storing {
    @Test
    void plainResponseIsStored() {
      storable(get(), ok("Date", DATE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "POST", "OPTIONS", "get"})
    void onlyGetIsStored(String method) {
      notStored(Reason.METHOD, request(method), ok("Cache-Control", "max-age=60"));
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 103, 206, 304})
    void partialAndInterimStatusesAreNotStored(int status) {
      notStored(Reason.STATUS, get(), response(status, "Cache-Control", "public, max-age=60"));
    }

    @ParameterizedTest
    @ValueSource(ints = {203, 204, 300, 301, 308, 404, 405, 410, 414, 501})
    void heuristicallyCacheableStatusIsStored(int status) {
      storable(get(), response(status, "Date", DATE));
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 307, 400, 403, 500, 503, 299, 599})
    void otherStatusIsStoredOnlyWhenItSaysSo(int status) {
      notStored(Reason.STATUS, get(), response(status, "Date", DATE));
      storable(get(), response(status, "Cache-Control", "max-age=60"));
      storable(get(), response(status, "Cache-Control", "s-maxage=60"));
      storable(get(), response(status, "Cache-Control", "public"));
      storable(get(), response(status, "Date", DATE, "Expires", at(60)));
    }

    @Test
    void noStoreIsNotStored() {
      notStored(Reason.NO_STORE, get(), ok("Cache-Control", "max-age=60, No-Store"));
      notStored(
          Reason.REQUEST_NO_STORE, get("Cache-Control", "no-store"), ok("Cache-Control", "public"));
    }

    @Test
    void privateIsNotStored() {
      notStored(Reason.PRIVATE, get(), ok("Cache-Control", "private, max-age=60"));
      notStored(Reason.PRIVATE, get(), ok("Cache-Control", "public, private"));
      notStored(Reason.PRIVATE, get(), ok("Cache-Control", "private=\"set-cookie\", max-age=60"));
    }

    @Test
    void mustUnderstandOverridesNoStoreForKnownStatusesOnly() {
      storable(get(), ok("Cache-Control", "must-understand, no-store, max-age=60"));
      notStored(
          Reason.NO_STORE, get(), response(299, "Cache-Control", "must-understand, max-age=60"));
    }

    @Test
    void varyOnEverythingIsNotStored() {
      notStored(Reason.VARIES_ON_EVERYTHING, get(), ok("Cache-Control", "max-age=60", "Vary", "*"));
    }

    @Test
    void whatCouldNeverBeReusedIsNotStored() {
      notStored(Reason.NEVER_REUSABLE, get(), ok("Cache-Control", "max-age=0"));
      notStored(Reason.NEVER_REUSABLE, get(), ok("Expires", "0"));
      notStored(Reason.NEVER_REUSABLE, get(), ok("Cache-Control", "no-cache, max-age=60"));
      assertEquals(
          new NotStorable(Reason.NEVER_REUSABLE),
          HEURISTIC.storability(get(), ok("Date", DATE), NOW, NOW));
    }

    @Test
    void validatorMakesItReusable() {
      storable(get(), ok("Cache-Control", "max-age=0", "ETag", "\"a\""));
      storable(get(), ok("Cache-Control", "no-cache", "Last-Modified", at(-100)));
    }

    @Test
    void unstatedConstantLifetimeIsNeverNegative() {
      Duration negative = Duration.ofSeconds(-1);
      assertThrows(IllegalArgumentException.class, () -> new UnstatedLifetime.Constant(negative));
    }
  }

  @Nested
  class Section31StoredFields {
    @Test
    void hopByHopFieldsAndLengthAreNotStored() {
      StoredResponse stored =
          storable(
              get(),
              ok(
                  "Date",
                  DATE,
                  "Connection",
                  "X-Hop",
                  "X-Hop",
                  "1",
                  "Keep-Alive",
                  "x",
                  "Proxy-Authenticate",
                  "Basic",
                  "Content-Length",
                  "3",
                  "X-Unknown",
                  "kept"));
      assertEquals(Fields.of("Date", DATE, "X-Unknown", "kept"), stored.head().fields());
    }

    @Test
    void missingDateIsAdded() {
      assertEquals(DATE, storable(get(), ok()).head().fields().first(FieldName.DATE));
    }

    @Test
    void directivesCountEvenWhenConnectionNominatesThem() {
      notStored(
          Reason.NO_STORE, get(), ok("Connection", "Cache-Control", "Cache-Control", "no-store"));
    }
  }

  @Nested
  class Section35Authorization {
    private final RequestHead authorised = get("Authorization", "Basic YTpi");

    @Test
    void authorisedResponseIsNotStored() {
      notStored(Reason.AUTHORIZED, authorised, ok("Cache-Control", "max-age=60"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"public", "s-maxage=60", "must-revalidate"})
    void someDirectivesAllowIt(String directive) {
      storable(authorised, ok("Cache-Control", "max-age=60, " + directive));
    }

    @Test
    void privateStaysPrivate() {
      notStored(Reason.PRIVATE, authorised, ok("Cache-Control", "private, must-revalidate"));
    }
  }

  @Nested
  class Cookies {
    @Test
    void responseThatSetsACookieIsNotStored() {
      notStored(Reason.SETS_COOKIE, get(), ok("Set-Cookie", "a=b", "Cache-Control", "max-age=60"));
      notStored(
          Reason.SETS_COOKIE, get(), ok("Set-Cookie", "a=b", "Cache-Control", "must-revalidate"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"public", "s-maxage=60"})
    void unlessItIsMarkedAsShareable(String directive) {
      storable(get(), ok("Set-Cookie", "a=b", "Cache-Control", directive));
    }

    @Test
    void cookieOfTheRequestDoesNotPreventStoring() {
      storable(get("Cookie", "a=b"), ok());
    }
  }

  @Nested
  class Section4Reusing {
    @Test
    void freshResponseIsServedWithItsAgeAndTtl() {
      StoredResponse stored = stored("Date", DATE, "Cache-Control", "max-age=60");
      assertEquals(new Verdict.Serve(0, 60), RULES.assess(get(), stored, NOW));
      assertEquals(new Verdict.Serve(59, 1), RULES.assess(get(), stored, after(59)));
      assertEquals(new Verdict.Serve(59, 0), RULES.assess(get(), stored, after(60).minusMillis(1)));
    }

    @Test
    void lifetimeMustExceedTheAge() {
      StoredResponse stored = stored("Date", DATE, "Cache-Control", "max-age=60");
      assertEquals(
          new Verdict.Revalidate(ForwardReason.STALE, true, 60, 0),
          RULES.assess(get(), stored, after(60)));
      assertEquals(
          new Verdict.Revalidate(ForwardReason.STALE, true, 61, -1),
          RULES.assess(get(), stored, after(60).plusMillis(1000)));
    }

    @Test
    void ageOnArrivalCounts() {
      StoredResponse stored = stored("Date", DATE, "Age", "50", "Cache-Control", "max-age=60");
      assertEquals(new Verdict.Serve(59, 1), RULES.assess(get(), stored, after(9)));
      assertInstanceOf(Verdict.Revalidate.class, RULES.assess(get(), stored, after(10)));
    }

    @Test
    void unstatedLifetimeIsTheConfiguredOne() {
      assertEquals(new Verdict.Serve(0, 10), RULES.assess(get(), stored("Date", DATE), NOW));
      assertInstanceOf(
          Verdict.Revalidate.class, RULES.assess(get(), stored("Date", DATE), after(10)));
    }

    @Test
    void unstatedLifetimeIsATenthOfTheAgeOfTheRepresentation() {
      StoredResponse stored = stored("Date", DATE, "Last-Modified", at(-1000));
      assertEquals(new Verdict.Serve(0, 100), HEURISTIC.assess(get(), stored, NOW));
    }

    @Test
    void unstatedLifetimeIsForStatusesThatAllowIt() {
      assertInstanceOf(
          Verdict.Revalidate.class, RULES.assess(get(), stored(302, "Expires", "0"), NOW));
      assertInstanceOf(Verdict.Revalidate.class, RULES.assess(get(), stored(302), NOW));
      assertEquals(
          new Verdict.Serve(0, 10),
          RULES.assess(get(), stored(302, "Cache-Control", "public"), NOW));
    }

    @Test
    void noCacheIsAlwaysValidated() {
      StoredResponse stored = stored("Cache-Control", "no-cache, max-age=60");
      assertEquals(
          new Verdict.Revalidate(ForwardReason.STALE, false, 0, 60),
          RULES.assess(get(), stored, NOW));
      assertInstanceOf(
          Verdict.Revalidate.class, RULES.assess(get("Cache-Control", "max-stale"), stored, NOW));
    }

    @Test
    void hugeLifetimesDoNotOverflow() {
      StoredResponse stored =
          stored("Age", "9999999999999", "Cache-Control", "max-age=999999999999");
      assertInstanceOf(
          Verdict.Revalidate.class,
          RULES.assess(get("Cache-Control", "min-fresh=99999999999999"), stored, NOW));
      assertInstanceOf(
          Verdict.Serve.class, RULES.assess(get("Cache-Control", "max-stale"), stored, NOW));
    }

    @Test
    void nothingStoredGoesToTheOriginUnlessOnlyTheCacheIsWanted() {
      assertEquals(
          new Verdict.Forward(ForwardReason.URI_MISS),
          RULES.assessMiss(get(), ForwardReason.URI_MISS));
      assertEquals(
          new Verdict.Refuse(),
          RULES.assessMiss(get("Cache-Control", "only-if-cached"), ForwardReason.VARY_MISS));
    }
  }

  @Nested
  class Section521RequestDirectives {
    private final StoredResponse stored = stored("Date", DATE, "Cache-Control", "max-age=60");

    private Verdict asked(String directives, long seconds) {
      return RULES.assess(get("Cache-Control", directives), stored, after(seconds));
    }

    private Verdict.Revalidate unwanted(boolean disconnectedUse, long age) {
      return new Verdict.Revalidate(ForwardReason.REQUEST, disconnectedUse, age, 60 - age);
    }

    @Test
    void maxAgeLimitsTheAge() {
      assertEquals(new Verdict.Serve(30, 30), asked("max-age=30", 30));
      assertEquals(unwanted(true, 31), asked("max-age=30", 31));
    }

    @Test
    void maxAgeZeroAsksForValidation() {
      assertEquals(unwanted(true, 0), asked("max-age=0", 0));
    }

    @Test
    void malformedMaxAgeAsksForValidationToo() {
      assertEquals(unwanted(true, 0), asked("max-age=x", 0));
    }

    @Test
    void minFreshAsksForAReserve() {
      assertEquals(new Verdict.Serve(30, 30), asked("min-fresh=30", 30));
      assertEquals(unwanted(true, 31), asked("min-fresh=30", 31));
    }

    @Test
    void noCacheAsksForValidationAndTakesNothingElse() {
      assertEquals(unwanted(false, 5), asked("no-cache", 5));
      assertEquals(unwanted(false, 5), RULES.assess(get("Pragma", "no-cache"), stored, after(5)));
    }

    @Test
    void noStoreDoesNotForbidWhatIsStoredAlready() {
      assertEquals(new Verdict.Serve(5, 55), asked("no-store", 5));
    }

    @Test
    void maxStaleAcceptsStaleness() {
      assertEquals(new Verdict.Serve(70, -10), asked("max-stale=10", 70));
      assertEquals(
          new Verdict.Revalidate(ForwardReason.STALE, true, 71, -11), asked("max-stale=10", 71));
      assertEquals(new Verdict.Serve(100_000, -99_940), asked("max-stale", 100_000));
    }

    @Test
    void maxAgeHoldsBesideMaxStale() {
      assertInstanceOf(Verdict.Revalidate.class, asked("max-stale, max-age=60", 70));
      assertInstanceOf(Verdict.Serve.class, asked("max-stale, max-age=80", 70));
    }

    @Test
    void onlyIfCachedTakesWhatIsUsableAndElseNothing() {
      assertEquals(new Verdict.Serve(5, 55), asked("only-if-cached", 5));
      assertEquals(new Verdict.Refuse(), asked("only-if-cached", 61));
      assertEquals(new Verdict.Refuse(), asked("only-if-cached, no-cache", 5));
      assertEquals(new Verdict.Serve(61, -1), asked("only-if-cached, max-stale", 61));
    }
  }

  @Nested
  class Section424Stale {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "max-age=60, must-revalidate",
          "max-age=60, proxy-revalidate",
          "s-maxage=60",
          "max-age=60, no-cache"
        })
    void someDirectivesForbidStaleUse(String directives) {
      StoredResponse stored = stored("Date", DATE, "Cache-Control", directives);
      assertEquals(
          new Verdict.Revalidate(ForwardReason.STALE, false, 70, -10),
          RULES.assess(get("Cache-Control", "max-stale"), stored, after(70)));
      assertEquals(
          new Verdict.Revalidate(ForwardReason.STALE, false, 70, -10),
          RULES.assess(get(), stored, after(70)));
    }

    @Test
    void requestThatWantsValidationGetsNothingStaleWhenDisconnected() {
      StoredResponse stored = stored("Date", DATE, "Cache-Control", "max-age=60");
      assertEquals(
          new Verdict.Revalidate(ForwardReason.STALE, false, 70, -10),
          RULES.assess(get("Cache-Control", "no-cache"), stored, after(70)));
    }
  }

  @Nested
  class Retention {
    @ParameterizedTest
    @CsvSource({"max-age=60, '', 3660", "max-age=60, \"a\", 604860", "max-age=0, \"a\", 604800"})
    void staleResponseStaysForAWhile(String directives, String tag, long seconds) {
      Fields.Builder fields = Fields.builder().add("Date", DATE).add("Cache-Control", directives);
      if (!tag.isEmpty()) {
        fields.add("ETag", tag);
      }
      assertEquals(
          after(seconds), storable(get(), ResponseHead.of(200, "", fields.build())).deleteAt());
    }

    @Test
    void ageOnArrivalShortensIt() {
      StoredResponse stored = storable(get(), ok("Age", "50", "Cache-Control", "max-age=60"));
      assertEquals(after(3610), stored.deleteAt());
    }
  }
}
