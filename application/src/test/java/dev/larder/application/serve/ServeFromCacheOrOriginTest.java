package dev.larder.application.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.application.api.Answer;
import dev.larder.application.api.Content;
import dev.larder.application.fakes.Reply;
import dev.larder.application.spi.OriginFailure;
import dev.larder.domain.cache.CacheStatus;
import dev.larder.domain.cache.HttpDate;
import dev.larder.domain.cache.Validation;
import dev.larder.domain.message.FieldName;
import dev.larder.domain.message.Fields;
import dev.larder.domain.message.ResponseHead;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ServeFromCacheOrOriginTest {
  private static final String A_MINUTE = "max-age=60";

  private final Proxy proxy = Proxy.standard();

  @AfterEach
  void nothingIsLeftBehind() {
    proxy.mustComeToRest();
  }

  private Served stored(Reply reply, String... requestFields) {
    proxy.origin.reply(reply);
    Served served = proxy.get(requestFields);
    proxy.mustComeToRest();
    return served;
  }

  @Nested
  class MissAndHit {
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void missIsStoredAndThenHit(boolean atOnce) {
      Reply reply = Reply.ok("hello", "Cache-Control", A_MINUTE, "Content-Length", "5");
      Served miss = stored(atOnce ? reply.withContentAtOnce() : reply);
      assertEquals("hello", miss.text());
      assertEquals("larder; fwd=uri-miss; stored", miss.cacheStatus());
      assertEquals("0", miss.field("Age"));
      assertEquals("1.1 " + Proxy.PSEUDONYM, miss.field("Via"));

      proxy.advanceSeconds(7);
      Answer answer = proxy.ask();
      assertInstanceOf(Answer.Hit.class, answer);
      Served hit = Served.read(answer);
      assertEquals("hello", hit.text());
      assertEquals("larder; hit; ttl=53", hit.cacheStatus());
      assertEquals(7, hit.age());
      assertEquals(1, proxy.origin.sent());
      assertEquals(1, reply.closedContents());
    }

    @Test
    void emptyContentIsStoredToo() {
      stored(Reply.of(204, new byte[0], "Cache-Control", A_MINUTE));
      Served hit = proxy.get();
      assertEquals(204, hit.status());
      assertEquals("larder; hit; ttl=60", hit.cacheStatus());
    }

    @Test
    void contentOfUnknownLengthIsStoredToo() {
      stored(Reply.ok("hello", "Cache-Control", A_MINUTE).withUnknownLength());
      assertEquals("hello", proxy.get().text());
      assertEquals(1, proxy.origin.sent());
    }

    @Test
    void requestGoesOutCleanAndMarked() {
      stored(
          Reply.ok("x"),
          "Host",
          "other",
          "Connection",
          "X-Hop",
          "X-Hop",
          "1",
          "Proxy-Authorization",
          "s",
          "A",
          "b");
      assertEquals(
          Fields.of("Host", "example.com", "A", "b", "Via", "1.1 " + Proxy.PSEUDONYM),
          proxy.origin.last().fields());
    }

    @Test
    void dateIsAddedWhereItIsMissing() {
      Served served = stored(Reply.ok("x", "Cache-Control", "no-store"));
      assertEquals(HttpDate.format(proxy.clock.instant()), served.field("Date"));
    }

    @Test
    void ageThatCameIsPassedOn() {
      assertEquals("40", stored(Reply.ok("x", "Age", "40")).field("Age"));
      proxy.advanceSeconds(2);
      stored(Reply.ok("x", "Age", "40", "Cache-Control", A_MINUTE));
      proxy.advanceSeconds(2);
      assertEquals(42, proxy.get().age());
    }

    @Test
    void whatIsNotStorableIsForwardedEveryTime() {
      Reply reply = Reply.ok("secret", "Cache-Control", "private");
      assertEquals("larder; fwd=uri-miss", stored(reply).cacheStatus());
      assertEquals("secret", stored(reply).text());
      assertEquals(2, proxy.origin.sent());
      assertEquals(0, proxy.store.commits());
      assertEquals(2, reply.closedContents());
    }

    @Test
    void variantThatDoesNotMatchIsFetched() {
      Reply reply = Reply.ok("x", "Cache-Control", A_MINUTE, "Vary", "Accept-Language");
      stored(reply, "Accept-Language", "de");
      assertEquals(
          "larder; fwd=vary-miss; stored", stored(reply, "Accept-Language", "en").cacheStatus());
      assertEquals("larder; hit; ttl=60", proxy.get("Accept-Language", "de").cacheStatus());
      assertEquals("larder; hit; ttl=60", proxy.get("Accept-Language", "en").cacheStatus());
      assertEquals(2, proxy.origin.sent());
    }

    @Test
    void freshVariantGoesBeforeAResponseThatLacksVary() {
      stored(
          Reply.ok("german", "Cache-Control", A_MINUTE, "Vary", "Accept-Language"),
          "Accept-Language",
          "de");
      stored(Reply.ok("default", "Cache-Control", A_MINUTE));
      assertEquals("german", proxy.get("Accept-Language", "de").text());
      assertEquals("default", proxy.get("Accept-Language", "fr").text());
    }

    @Test
    void staleVariantDoesNotGoBeforeAFreshResponse() {
      stored(
          Reply.ok("german", "Cache-Control", "max-age=5", "ETag", "\"g\"", "Vary", "A"), "A", "1");
      proxy.advanceSeconds(6);
      stored(Reply.ok("default", "Cache-Control", A_MINUTE), "A", "2");
      assertEquals("default", proxy.get("A", "1").text());
    }
  }

  @Nested
  class Expiry {
    @Test
    void staleResponseWithoutValidatorIsFetchedAnew() {
      stored(Reply.ok("old", "Cache-Control", "max-age=5"));
      proxy.advanceSeconds(5);
      Served served = stored(Reply.ok("new", "Cache-Control", "max-age=5"));
      assertEquals("new", served.text());
      assertEquals("larder; fwd=stale; stored", served.cacheStatus());
      assertFalse(proxy.origin.last().fields().has(FieldName.IF_NONE_MATCH));
      assertEquals("new", proxy.get().text());
    }

    @Test
    void fixedRulesServeForTheTtlAndThenFetchAnew() {
      Proxy fixed = Proxy.fixed();
      fixed.origin.reply(
          Reply.ok("one", "Cache-Control", "no-cache, max-age=0", "ETag", "\"1\""),
          Reply.ok("two", "Cache-Control", "max-age=86400", "ETag", "\"2\""),
          Reply.ok("three"));
      assertEquals("one", fixed.get().text());
      fixed.mustComeToRest();
      fixed.clock.advance(Duration.ofMillis(9_999));
      assertEquals("larder; hit; ttl=0", fixed.get().cacheStatus());
      fixed.clock.advance(Duration.ofMillis(1));
      Served anew = fixed.get();
      assertEquals("two", anew.text());
      assertEquals("larder; fwd=uri-miss; stored", anew.cacheStatus());
      fixed.mustComeToRest();
      fixed.advanceSeconds(9);
      assertEquals("two", fixed.get().text());
      fixed.advanceSeconds(1);
      assertEquals("three", fixed.get().text());
      fixed.mustComeToRest();
      for (var request : fixed.origin.requests()) {
        assertTrue(Validation.isPlain(request.fields()));
      }
    }
  }

  @Nested
  class Revalidation {
    private static final String TAG = "\"a\"";

    private void storeStale(String... moreFields) {
      List<String> fields = new ArrayList<>(List.of("Cache-Control", "max-age=5", "ETag", TAG));
      fields.addAll(List.of(moreFields));
      stored(Reply.ok("body", fields.toArray(String[]::new)));
      proxy.advanceSeconds(10);
    }

    @Test
    void confirmedResponseIsFreshAgain() {
      storeStale();
      Served served = stored(Reply.notModified("ETag", TAG, "X-New", "1"));
      assertEquals(200, served.status());
      assertEquals("body", served.text());
      assertEquals("larder; fwd=stale; fwd-status=304", served.cacheStatus());
      assertEquals("1", served.field("X-New"));
      assertEquals(0, served.age());
      assertEquals(TAG, proxy.origin.last().fields().first(FieldName.IF_NONE_MATCH));
      assertEquals("larder; hit; ttl=5", proxy.get().cacheStatus());
      assertEquals(2, proxy.origin.sent());
    }

    @Test
    void changedResponseReplacesTheStoredOne() {
      storeStale();
      Served served = stored(Reply.ok("changed", "Cache-Control", A_MINUTE, "ETag", "\"b\""));
      assertEquals("changed", served.text());
      assertEquals("larder; fwd=stale; stored", served.cacheStatus());
      assertEquals("changed", proxy.get().text());
    }

    @Test
    void errorOfTheOriginIsForwardedAndTheStoredResponseStays() {
      storeStale();
      assertEquals(503, stored(Reply.of(503, "sorry".getBytes(UTF_8))).status());
      stored(Reply.notModified("ETag", TAG));
      assertEquals("body", proxy.get().text());
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {"ETag|\"b\"", "Cache-Control|no-store", "Cache-Control|private", "Vary|Accept"})
    void unsuitable304LeadsToAFullResponse(String name, String value) {
      storeStale();
      proxy.origin.reply(
          Reply.notModified(name, value), Reply.ok("whole", "Cache-Control", "no-store"));
      Served served = proxy.get();
      assertEquals("whole", served.text());
      assertEquals(3, proxy.origin.sent());
      assertFalse(proxy.origin.last().fields().has(FieldName.IF_NONE_MATCH));
      assertEquals("larder; fwd=uri-miss", proxy.get().cacheStatus());
    }

    @Test
    void cookieOfA304ReachesNobodyElse() {
      storeStale();
      Reply whole = Reply.ok("body", "ETag", TAG, "Set-Cookie", "session=1");
      proxy.origin.reply(Reply.notModified("ETag", TAG, "Set-Cookie", "session=1"), whole, whole);
      assertEquals("session=1", proxy.get().field("Set-Cookie"));
      assertEquals("larder; fwd=uri-miss", proxy.get().cacheStatus());
    }

    @Test
    void authorisedRequestIsAnsweredWithoutTouchingWhatIsStored() {
      storeStale();
      Served served = stored(Reply.ok("mine", "ETag", "\"mine\""), "Authorization", "Basic eA==");
      assertEquals("mine", served.text());
      assertEquals("larder; fwd=stale", served.cacheStatus());
      assertFalse(proxy.origin.last().fields().has(FieldName.IF_NONE_MATCH));
      stored(Reply.notModified("ETag", TAG));
      assertEquals("body", proxy.get().text());
    }

    @Test
    void authorisedRequestValidatesWhatIsPublic() {
      stored(Reply.ok("body", "Cache-Control", "public, max-age=5", "ETag", TAG));
      proxy.advanceSeconds(10);
      stored(Reply.notModified("ETag", TAG), "Authorization", "Basic eA==");
      assertEquals("larder; hit; ttl=5", proxy.get().cacheStatus());
    }

    @Test
    void clientsOwnConditionIsEvaluatedAgainstTheOutcome() {
      storeStale();
      Served served = stored(Reply.notModified("ETag", TAG), "If-None-Match", "\"x\", " + TAG);
      assertEquals(304, served.status());
      assertEquals(TAG, proxy.origin.last().fields().combined(FieldName.IF_NONE_MATCH));
    }

    @Test
    void noCacheRequestIsValidated() {
      stored(Reply.ok("body", "Cache-Control", A_MINUTE, "ETag", TAG));
      Served served = stored(Reply.notModified("ETag", TAG), "Cache-Control", "no-cache");
      assertEquals("larder; fwd=request; fwd-status=304", served.cacheStatus());
    }

    @Test
    void noCacheRequestIsValidatedUnderPragmaToo() {
      stored(Reply.ok("body", "Cache-Control", A_MINUTE));
      Served served = stored(Reply.ok("new"), "Pragma", "no-cache");
      assertEquals("new", served.text());
    }
  }

  @Nested
  class Disconnected {
    private final Reply unreachable = Reply.failing(OriginFailure.Kind.CONNECTION_REFUSED);

    @Test
    void staleResponseIsServedWhenTheOriginIsOutOfReach() {
      stored(Reply.ok("old", "Cache-Control", "max-age=5"));
      proxy.advanceSeconds(8);
      Served served = stored(unreachable);
      assertEquals(200, served.status());
      assertEquals("old", served.text());
      assertEquals(8, served.age());
      assertEquals("larder; fwd=stale; detail=disconnected", served.cacheStatus());
    }

    @Test
    void notWhereADirectiveForbidsIt() {
      stored(Reply.ok("old", "Cache-Control", "max-age=5, must-revalidate"));
      proxy.advanceSeconds(8);
      Served served = stored(unreachable);
      assertEquals(502, served.status());
      assertEquals("larder; fwd=stale; detail=connection_refused", served.cacheStatus());
    }

    @Test
    void headRequestGetsTheStaleHead() {
      stored(Reply.ok("old", "Cache-Control", "max-age=5"));
      proxy.advanceSeconds(8);
      proxy.origin.reply(unreachable);
      Served served = proxy.request("HEAD", Content.EMPTY);
      assertEquals(200, served.status());
      assertEquals("3", served.field("Content-Length"));
    }

    @ParameterizedTest
    @CsvSource({
      "DNS_ERROR, 502, dns_error",
      "CONNECTION_TIMEOUT, 504, connection_timeout",
      "CONNECTION_LIMIT_REACHED, 503, connection_limit_reached",
      "HTTP_REQUEST_ERROR, 400, http_request_error"
    })
    void failureIsAnsweredByItsKind(OriginFailure.Kind kind, int status, String token) {
      Served served = stored(Reply.failing(kind));
      assertEquals(status, served.status());
      assertEquals("larder; fwd=uri-miss; detail=" + token, served.cacheStatus());
      assertTrue(served.field("Proxy-Status").startsWith("larder; error=" + token));
      assertEquals("no-store", served.field("Cache-Control"));
      assertFalse(served.text().isEmpty());
    }
  }

  @Nested
  class OnlyIfCached {
    private static final String ONLY = "only-if-cached";

    @Test
    void missIs504AndNothingIsSent() {
      Served served = proxy.get("Cache-Control", ONLY);
      assertEquals(504, served.status());
      assertEquals("larder; detail=only-if-cached", served.cacheStatus());
      assertEquals(0, proxy.origin.sent());
    }

    @Test
    void hitIsServed() {
      stored(Reply.ok("x", "Cache-Control", A_MINUTE));
      assertEquals(200, proxy.get("Cache-Control", ONLY).status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST"})
    void requestThatPassesTheCacheByIs504Too(String method) {
      String[] fields = {"Cache-Control", ONLY, "If-Match", "\"a\""};
      assertEquals(504, proxy.request(method, Content.EMPTY, fields).status());
    }

    @Test
    void damagedContentIsNoHit() {
      stored(Reply.ok("hello", "Cache-Control", A_MINUTE));
      proxy.store.damageContent();
      assertEquals(504, proxy.get("Cache-Control", ONLY, "Range", "bytes=0-1").status());
    }
  }

  @Nested
  class Head {
    @Test
    void storedResponseAnswersWithItsHead() {
      stored(Reply.ok("hello", "Cache-Control", A_MINUTE, "X", "y"));
      Served served = proxy.request("HEAD", Content.EMPTY);
      assertEquals("", served.text());
      assertEquals("5", served.field("Content-Length"));
      assertEquals("y", served.field("X"));
      assertEquals("0", served.field("Age"));
      assertEquals("larder; hit; ttl=60", served.cacheStatus());
    }

    @Test
    void missIsForwardedAndNotStored() {
      proxy.origin.reply(Reply.ok("", "Cache-Control", A_MINUTE, "Content-Length", "5"));
      Served served = proxy.request("HEAD", Content.EMPTY);
      assertEquals("5", served.field("Content-Length"));
      assertEquals("HEAD", proxy.origin.last().method());
      assertEquals(0, proxy.store.commits());
    }

    @Test
    void generatedAnswerHasNoContentEither() {
      proxy.origin.reply(Reply.failing(OriginFailure.Kind.DNS_ERROR));
      Answer answer = proxy.answer("HEAD", Content.EMPTY);
      assertSame(Content.EMPTY, assertInstanceOf(Answer.Response.class, answer).content());
      assertEquals(502, answer.status());
    }
  }

  @Nested
  class ConditionalRequests {
    @Test
    void clientThatHasItGets304() {
      stored(
          Reply.ok(
              "hello",
              "Cache-Control",
              A_MINUTE,
              "ETag",
              "\"a\"",
              "Content-Type",
              "text/plain",
              "Vary",
              "Accept"));
      Served served = proxy.get("If-None-Match", "W/\"a\"");
      assertEquals(304, served.status());
      assertEquals("", served.text());
      assertEquals("\"a\"", served.field("ETag"));
      assertEquals(A_MINUTE, served.field("Cache-Control"));
      assertEquals("Accept", served.field("Vary"));
      assertNull(served.field("Content-Type"));
      assertEquals("larder; hit; ttl=60", served.cacheStatus());
    }

    @Test
    void clientThatHasAnotherGetsTheWhole() {
      stored(Reply.ok("hello", "Cache-Control", A_MINUTE, "ETag", "\"a\""));
      assertEquals("hello", proxy.get("If-None-Match", "\"b\"").text());
    }

    @Test
    void conditionIsForwardedWhenNothingIsStored() {
      proxy.origin.reply(Reply.notModified("ETag", "\"a\""));
      assertEquals(304, proxy.get("If-None-Match", "\"a\"").status());
      assertEquals("\"a\"", proxy.origin.last().fields().first(FieldName.IF_NONE_MATCH));
      assertEquals(0, proxy.store.commits());
    }

    @ParameterizedTest
    @ValueSource(strings = {"If-Match", "If-Unmodified-Since"})
    void conditionForTheOriginPassesTheCacheBy(String name) {
      stored(Reply.ok("hello", "Cache-Control", A_MINUTE));
      Served served = stored(Reply.of(412, new byte[0]), name, "\"x\"");
      assertEquals(412, served.status());
      assertEquals("larder; fwd=bypass", served.cacheStatus());
      assertTrue(proxy.origin.last().fields().has(FieldName.of(name)));
    }
  }

  @Nested
  class Ranges {
    @Test
    void partOfAStoredResponseIs206() {
      stored(Reply.ok("0123456789", "Cache-Control", A_MINUTE, "ETag", "\"a\""));
      Served served = proxy.get("Range", "bytes=2-4");
      assertEquals(206, served.status());
      assertEquals("234", served.text());
      assertEquals("bytes 2-4/10", served.field("Content-Range"));
      assertEquals("\"a\"", served.field("ETag"));
      assertEquals("larder; hit; ttl=60", served.cacheStatus());
      assertEquals("0123456789", proxy.get("Range", "bytes=2-4", "If-Range", "\"b\"").text());
    }

    @Test
    void unsatisfiableRangeIs416ThatNobodyCaches() {
      stored(Reply.ok("0123456789", "Cache-Control", A_MINUTE, "Expires", "0", "ETag", "\"a\""));
      Served served = proxy.get("Range", "bytes=10-");
      assertEquals(416, served.status());
      assertEquals("bytes */10", served.field("Content-Range"));
      assertNull(served.field("Cache-Control"));
      assertNull(served.field("Expires"));
      assertEquals("", served.text());
    }

    @Test
    void rangeMissIsForwardedAndNotStored() {
      Served served =
          stored(
              Reply.of(206, "12".getBytes(UTF_8), "Content-Range", "bytes 1-2/9"),
              "Range",
              "bytes=1-2");
      assertEquals(206, served.status());
      assertEquals("bytes=1-2", proxy.origin.last().fields().first(FieldName.RANGE));
      assertEquals(0, proxy.store.commits());
    }

    @Test
    void wholeResponseToARangeRequestIsStored() {
      stored(Reply.ok("0123456789", "Cache-Control", A_MINUTE), "Range", "bytes=1-2");
      assertEquals("larder; hit; ttl=60", proxy.get().cacheStatus());
    }

    @Test
    void damagedContentIsFetchedAnew() {
      stored(Reply.ok("0123456789", "Cache-Control", A_MINUTE));
      proxy.store.damageContent();
      proxy.store.refuseToRemove();
      Served served = stored(Reply.of(206, "1".getBytes(UTF_8)), "Range", "bytes=1-1");
      assertEquals(206, served.status());
      assertEquals("larder; fwd=miss", served.cacheStatus());
    }
  }

  @Nested
  class MethodsAndLoops {
    @ParameterizedTest
    @ValueSource(strings = {"DELETE", "FOO", "get", "CONNECT"})
    void methodThatIsNotServedIs501(String method) {
      Served served = proxy.request(method, Content.EMPTY);
      assertEquals(501, served.status());
      assertEquals("larder; detail=method-not-served", served.cacheStatus());
      assertEquals(0, proxy.origin.sent());
    }

    @Test
    void ownViaIs508() {
      Served served = proxy.get("Via", "1.1 other, 1.1 " + Proxy.PSEUDONYM);
      assertEquals(508, served.status());
      assertEquals(0, proxy.origin.sent());
    }

    @Test
    void anotherLarderIsNoLoop() {
      assertEquals(200, stored(Reply.ok("x"), "Via", "1.1 larder-ffffffff").status());
    }

    @ParameterizedTest
    @CsvSource({"POST, 200, 2", "POST, 302, 2", "PUT, 204, 2", "POST, 404, 1", "OPTIONS, 200, 1"})
    void unsafeMethodThatSucceedsInvalidates(String method, int status, int fetches) {
      Reply page = Reply.ok("page", "Cache-Control", A_MINUTE);
      stored(page);
      proxy.origin.reply(Reply.of(status, new byte[0]));
      assertEquals("larder; fwd=method", proxy.request(method, Content.EMPTY).cacheStatus());
      stored(page);
      long gets = proxy.origin.requests().stream().filter(sent -> sent.isGet()).count();
      assertEquals(fetches, gets);
    }

    @Test
    void requestContentIsPassedOn() {
      Content content = new BytesContent("form".getBytes(UTF_8));
      var received = new StringBuilder();
      proxy.origin.handle(
          (request, sent) -> {
            received.append(Served.read(response(sent)).text());
            return Reply.ok("thanks");
          });
      assertEquals("thanks", proxy.request("POST", content, "Content-Length", "4").text());
      assertEquals("form", received.toString());
      assertFalse(proxy.origin.last().fields().has(FieldName.CONTENT_LENGTH));
    }

    private static Answer response(Content content) {
      var head = ResponseHead.of(200, "", Fields.EMPTY);
      return new Answer.Response(head, content, new CacheStatus.Generated("test"));
    }

    @Test
    void getWithContentPassesTheCacheBy() {
      stored(Reply.ok("hello", "Cache-Control", A_MINUTE));
      proxy.origin.reply(Reply.ok("other", "Cache-Control", A_MINUTE));
      Served served = proxy.request("GET", new BytesContent(new byte[3]));
      assertEquals("other", served.text());
      assertEquals("larder; fwd=bypass", served.cacheStatus());
      assertEquals("hello", proxy.get().text());
    }
  }
}
