package dev.larder.domain.cache;

import static dev.larder.domain.cache.Exchanges.DATE;
import static dev.larder.domain.cache.Exchanges.NOW;
import static dev.larder.domain.cache.Exchanges.after;
import static dev.larder.domain.cache.Exchanges.at;
import static dev.larder.domain.cache.Exchanges.get;
import static dev.larder.domain.cache.Exchanges.ok;
import static dev.larder.domain.cache.Exchanges.request;
import static dev.larder.domain.cache.Exchanges.response;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.domain.cache.Storability.NotStorable;
import dev.larder.domain.cache.Storability.Reason;
import dev.larder.domain.cache.Storability.Storable;
import dev.larder.domain.message.RequestHead;
import dev.larder.domain.message.ResponseHead;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FixedTtlRulesTest {
  private static final CachingRules RULES = CachingRules.fixedTtl(Duration.ofSeconds(10));

  private static StoredResponse storable(RequestHead request, ResponseHead response) {
    Storability storability = RULES.storability(request, response, NOW, NOW);
    return assertInstanceOf(Storable.class, storability).response();
  }

  private static void notStored(Reason reason, RequestHead request, ResponseHead response) {
    assertEquals(new NotStorable(reason), RULES.storability(request, response, NOW, NOW));
  }

  static Stream<ResponseHead> whateverItStates() {
    return Stream.of(
        ok(),
        ok("Cache-Control", "max-age=0"),
        ok("Cache-Control", "max-age=86400"),
        ok("Cache-Control", "s-maxage=1"),
        ok("Cache-Control", "no-cache"),
        ok("Cache-Control", "must-revalidate, max-age=1"),
        ok("Expires", "0"),
        ok("Date", DATE, "Expires", at(-100)),
        ok("Date", at(-5000), "Age", "4000"),
        ok("ETag", "\"a\"", "Last-Modified", at(-100), "Cache-Control", "max-age=1"));
  }

  @ParameterizedTest
  @MethodSource("whateverItStates")
  void every200LivesExactlyForTheTtl(ResponseHead response) {
    StoredResponse stored = storable(get(), response);
    assertEquals(after(10), stored.deleteAt());
    assertInstanceOf(Verdict.Serve.class, RULES.assess(get(), stored, NOW));
    Verdict last = RULES.assess(get(), stored, after(10).minusMillis(1));
    assertEquals(0, assertInstanceOf(Verdict.Serve.class, last).ttl());
    assertEquals(new Verdict.Forward(ForwardReason.STALE), RULES.assess(get(), stored, after(10)));
  }

  @Test
  void ageIsToldAsItIs() {
    StoredResponse stored = storable(get(), ok("Age", "40"));
    assertEquals(new Verdict.Serve(43, 7), RULES.assess(get(), stored, after(3)));
  }

  @Test
  void expiredResponseIsNotServedWhenOnlyTheCacheIsWanted() {
    StoredResponse stored = storable(get(), ok());
    RequestHead request = get("Cache-Control", "only-if-cached");
    assertInstanceOf(Verdict.Serve.class, RULES.assess(request, stored, after(9)));
    assertEquals(new Verdict.Refuse(), RULES.assess(request, stored, after(10)));
  }

  @Test
  void nothingIsEverFreshened() {
    StoredResponse stored = storable(get(), ok("ETag", "\"a\""));
    assertTrue(RULES.freshened(stored, response(304, "ETag", "\"a\""), NOW, NOW).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1})
  void ttlIsPositive(long seconds) {
    Duration ttl = Duration.ofSeconds(seconds);
    assertThrows(IllegalArgumentException.class, () -> CachingRules.fixedTtl(ttl));
  }

  @Nested
  class NotStored {
    @ParameterizedTest
    @ValueSource(ints = {201, 203, 204, 206, 301, 302, 304, 404, 410, 500, 503})
    void everyOtherStatus(int status) {
      notStored(Reason.STATUS, get(), response(status, "Cache-Control", "public, max-age=60"));
    }

    @Test
    void everyOtherMethod() {
      notStored(Reason.METHOD, request("HEAD"), ok());
    }

    @Test
    void privateAndNoStore() {
      notStored(Reason.PRIVATE, get(), ok("Cache-Control", "private"));
      notStored(Reason.NO_STORE, get(), ok("Cache-Control", "no-store"));
      notStored(Reason.REQUEST_NO_STORE, get("Cache-Control", "no-store"), ok());
    }

    @ParameterizedTest
    @ValueSource(strings = {"max-age=60", "must-revalidate, max-age=0", "s-maxage=0", "public"})
    void whatWasAskedForWithCredentials(String directives) {
      notStored(Reason.AUTHORIZED, get("Authorization", "x"), ok("Cache-Control", directives));
    }

    @Test
    void whatSetsACookieWithoutBeingMarkedAsShareable() {
      notStored(Reason.SETS_COOKIE, get(), ok("Set-Cookie", "a=b"));
      storable(get(), ok("Set-Cookie", "a=b", "Cache-Control", "public"));
    }

    @Test
    void whatVariesOnEverything() {
      notStored(Reason.VARIES_ON_EVERYTHING, get(), ok("Vary", "*"));
    }
  }

  @Test
  void variantsAreKeptApart() {
    StoredResponse stored = storable(get("Accept", "a"), ok("Vary", "Accept"));
    assertTrue(stored.selectingFields().match(get("Accept", "a").fields()));
    assertFalse(stored.selectingFields().match(get("Accept", "b").fields()));
  }
}
