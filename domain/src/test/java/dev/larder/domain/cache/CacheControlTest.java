package dev.larder.domain.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.domain.message.Fields;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CacheControlTest {
  private static CacheControl response(String... lines) {
    Fields.Builder fields = Fields.builder();
    for (String line : lines) {
      fields.add("Cache-Control", line);
    }
    return CacheControl.ofResponse(fields.build());
  }

  private static CacheControl request(String line) {
    return CacheControl.ofRequest(Fields.of("Cache-Control", line));
  }

  @Nested
  class Section122DeltaSeconds {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "max-age=0|0",
          "max-age=3600|3600",
          "max-age=007|7",
          "max-age=\"60\"|60",
          "max-age=2147483647|2147483647",
          "max-age=2147483648|2147483648",
          "max-age=2147483649|2147483648",
          "max-age=99999999999999999999999999|2147483648",
        })
    void numberIsReadUpToInfinity(String line, long seconds) {
      assertEquals(seconds, response(line).maxAge());
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "max-age",
          "max-age=",
          "max-age=-1",
          "max-age=+1",
          "max-age=1.5",
          "max-age=1e3",
          "max-age=0x10",
          "max-age=abc",
          "max-age=10s",
          "max-age='60'",
          "max-age=\"60",
          "max-age=6 0"
        })
    void malformedLifetimeIsNone(String line) {
      assertEquals(0, response(line).maxAge());
    }
  }

  @Nested
  class Section52Directives {
    @Test
    void absentFieldHasNoDirective() {
      CacheControl control = response();
      assertFalse(control.noStore() || control.noCache() || control.isPrivate());
      assertFalse(control.isPublic() || control.hasSharedMaxAge());
      assertEquals(CacheControl.ABSENT, control.maxAge());
      assertEquals(CacheControl.ABSENT, control.maxStale());
      assertEquals(CacheControl.ABSENT, control.minFresh());
    }

    @Test
    void everyResponseDirectiveIsKnownInAnyCase() {
      CacheControl control =
          response(
              "NO-STORE, No-Cache, pRivate",
              "Public,must-REVALIDATE",
              "proxy-revalidate",
              "must-understand , S-MaxAge=1, MAX-AGE=2");
      assertTrue(control.noStore());
      assertTrue(control.noCache());
      assertTrue(control.isPrivate());
      assertTrue(control.isPublic());
      assertTrue(control.mustRevalidate());
      assertTrue(control.proxyRevalidate());
      assertTrue(control.mustUnderstand());
      assertEquals(1, control.sharedMaxAge());
      assertEquals(2, control.maxAge());
    }

    @Test
    void everyRequestDirectiveIsKnown() {
      CacheControl control =
          request("max-age=1, max-stale=2, min-fresh=3, no-cache, no-store, only-if-cached");
      assertEquals(1, control.maxAge());
      assertEquals(2, control.maxStale());
      assertEquals(3, control.minFresh());
      assertTrue(control.noCache() && control.noStore() && control.onlyIfCached());
    }

    @Test
    void maxStaleWithoutArgumentAcceptsAnyAge() {
      assertEquals(CacheControl.INFINITY, request("max-stale").maxStale());
    }

    @Test
    void malformedMaxStaleAcceptsNothing() {
      assertEquals(0, request("max-stale=x").maxStale());
    }

    @Test
    void unknownDirectivesAreIgnored() {
      CacheControl control =
          response("foo, max-age2=1, xmax-age=3, no-storex, community=\"UCI\", max-age=4");
      assertEquals(4, control.maxAge());
      assertFalse(control.noStore());
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "no-cache=\"Set-Cookie\"",
          "no-cache=Set-Cookie",
          "no-cache=\"a, b\"",
          "no-cache=",
          "no-cache=\"unterminated"
        })
    void qualifiedNoCacheCountsAsNoCache(String line) {
      assertTrue(response(line).noCache());
    }

    @Test
    void qualifiedPrivateCountsAsPrivate() {
      assertTrue(response("private=\"X-User, Set-Cookie\"").isPrivate());
    }
  }

  @Nested
  class Section421SeveralOfOneDirective {
    @Test
    void firstCounts() {
      assertEquals(10, response("max-age=10, max-age=20").maxAge());
      assertEquals(20, response("max-age=20", "max-age=10").maxAge());
      assertEquals(5, request("max-stale=5, max-stale").maxStale());
    }

    @Test
    void malformedFirstCountsToo() {
      assertEquals(0, response("max-age=x, max-age=20").maxAge());
    }
  }

  @Nested
  class Section54Pragma {
    @Test
    void pragmaNoCacheInARequestIsNoCache() {
      assertTrue(CacheControl.ofRequest(Fields.of("Pragma", "foo, No-Cache")).noCache());
      assertFalse(CacheControl.ofRequest(Fields.of("Pragma", "foo")).noCache());
    }

    @Test
    void pragmaIsIgnoredBesideCacheControl() {
      Fields fields = Fields.of("Pragma", "no-cache", "Cache-Control", "max-age=9");
      assertFalse(CacheControl.ofRequest(fields).noCache());
    }

    @Test
    void pragmaOfAResponseMeansNothing() {
      assertFalse(CacheControl.ofResponse(Fields.of("Pragma", "no-cache")).noCache());
    }
  }

  @Nested
  class Section561Lists {
    @Test
    void emptyMembersAreLeftOut() {
      assertEquals(List.of("a", "b"), FieldLists.members(List.of(" ,a,, ", ",", "", "b ,")));
    }

    @Test
    void commaWithinQuotesDoesNotSeparate() {
      assertEquals(
          List.of("a=\"b,c\\\",d\"", "e"), FieldLists.members(List.of("a=\"b,c\\\",d\" , e")));
    }

    @Test
    void quotedDirectiveIsNoDirective() {
      assertFalse(response("x=\"a, no-store, b\"").noStore());
    }

    @ParameterizedTest
    @ValueSource(strings = {"x=\"a, no-store", "x=\"a, no-store, b=\\", "x=\"\\\", no-store"})
    void quoteThatIsNeverClosedHidesNothing(String line) {
      assertTrue(response(line).noStore());
    }

    @Test
    void backslashInAnEntityTagIsACharacter() {
      assertEquals(
          List.of("\"a\\\"", "W/\"b,c\""), FieldLists.entityTags(List.of("\"a\\\" , W/\"b,c\"")));
    }
  }
}
