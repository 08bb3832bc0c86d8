package dev.larder.domain.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardingTest {
  private static final String ME = "larder-0a1b2c3d";

  private static RequestHead request(int minorVersion, String... fields) throws MalformedTarget {
    TargetUri target = TargetUri.parse("http://example.com:8080/a");
    return new RequestHead("GET", target, minorVersion, Fields.of(fields));
  }

  @Nested
  class Section761Connection {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "Connection",
          "Keep-Alive",
          "Proxy-Connection",
          "Proxy-Authenticate",
          "Proxy-Authentication-Info",
          "Proxy-Authorization",
          "TE",
          "Trailer",
          "Transfer-Encoding",
          "Upgrade",
          "UPGRADE",
          "te"
        })
    void hopByHopFieldIsRemoved(String name) {
      assertEquals(Fields.of("A", "1"), Forwarding.endToEnd(Fields.of(name, "x", "A", "1")));
    }

    @Test
    void fieldsThatConnectionNominatesAreRemovedInAnyCase() {
      Fields fields =
          Fields.of(
              "X-One",
              "1",
              "Connection",
              "close, x-ONE ,,\tX-Two",
              "connection",
              "Date",
              "X-Two",
              "2",
              "x-two",
              "3",
              "Date",
              "4",
              "X-Three",
              "5");
      assertEquals(Fields.of("X-Three", "5"), Forwarding.endToEnd(fields));
    }

    @Test
    void endToEndFieldsPassUntouched() {
      Fields fields = Fields.of("Cache-Control", "a", "Set-Cookie", "b", "set-cookie", "c");
      assertSame(fields, Forwarding.endToEnd(fields));
    }

    @Test
    void connectionTellsWhichFieldsAreForTheNextHop() {
      Fields fields = Fields.of("Connection", "keep-alive, Cookie", "Cookie", "a", "TE", "x");
      assertTrue(Forwarding.isHopByHop(FieldName.COOKIE, fields));
      assertTrue(Forwarding.isHopByHop(FieldName.TE, Fields.EMPTY));
      assertFalse(Forwarding.isHopByHop(FieldName.ACCEPT, fields));
      assertFalse(Forwarding.isHopByHop(FieldName.COOKIE, Fields.of("Connection", "Keep-Alive")));
    }
  }

  @Nested
  class Section762ToOrigin {
    @Test
    void hostIsMadeFromTheTargetAndComesFirst() throws MalformedTarget {
      Fields sent =
          Forwarding.toOrigin(request(1, "Accept", "*/*", "Host", "evil", "host", "more"), ME);
      assertEquals(
          Fields.of("Host", "example.com:8080", "Accept", "*/*", "Via", "1.1 " + ME), sent);
    }

    @Test
    void framingIsLeftToTheSender() throws MalformedTarget {
      Fields sent =
          Forwarding.toOrigin(request(1, "Content-Length", "3", "Transfer-Encoding", "x"), ME);
      assertEquals(Fields.of("Host", "example.com:8080", "Via", "1.1 " + ME), sent);
    }
  }

  @Nested
  class Section763Via {
    @Test
    void memberIsAppendedBehindThoseBefore() throws MalformedTarget {
      Fields sent = Forwarding.toOrigin(request(0, "Via", "1.1 first"), ME);
      assertEquals("1.1 first, 1.0 " + ME, sent.combined(FieldName.VIA));
    }

    @Test
    void viaOfAResponseHasTheVersionOfTheResponse() {
      ResponseHead head = new ResponseHead(200, "OK", 0, Fields.of("Connection", "close"));
      assertEquals(Fields.of("Via", "1.0 " + ME), Forwarding.toClient(head, ME));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "1.1 larder-0a1b2c3d",
          "1.0 a, 1.1 larder-0a1b2c3d",
          "1.1   LARDER-0a1b2c3d (comment)",
          "HTTP/1.1\tlarder-0a1b2c3d,1.1 b"
        })
    void ownPseudonymIsSeenAgain(String via) {
      assertTrue(Forwarding.hasPassed(Fields.of("Via", "1.1 x", "via", via), ME));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "1.1 larder-ffffffff",
          "1.1 larder-0a1b2c3d4",
          "larder-0a1b2c3d",
          "1.1 a (larder-0a1b2c3d)"
        })
    void anotherInstanceIsNoLoop(String via) {
      assertFalse(Forwarding.hasPassed(Fields.of("Via", via), ME));
    }
  }

  @Nested
  class Section92Methods {
    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "TRACE"})
    void safeMethodIsIdempotentToo(String method) {
      assertTrue(Methods.isSafe(method));
      assertTrue(Methods.isIdempotent(method));
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "FOO", "get", ""})
    void everyOtherMethodCountsAsUnsafe(String method) {
      assertFalse(Methods.isSafe(method));
    }

    @Test
    void putAndDeleteAreIdempotent() {
      assertTrue(Methods.isIdempotent("PUT"));
      assertTrue(Methods.isIdempotent("DELETE"));
      assertFalse(Methods.isIdempotent("POST"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 103, 204, 304})
  void someStatusesNeverHaveContent(int status) {
    assertTrue(ResponseHead.of(status, "", Fields.EMPTY).hasNoContent());
    assertFalse(ResponseHead.of(200, "", Fields.EMPTY).hasNoContent());
  }
}
