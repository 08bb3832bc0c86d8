package dev.larder.socket.listen;

import static dev.larder.socket.listen.ListenerHarness.answer;
import static dev.larder.socket.listen.ListenerHarness.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.application.api.ClientRequest;
import dev.larder.application.api.Content;
import dev.larder.socket.raw.RawClient;
import dev.larder.socket.raw.RawMessage;
import dev.larder.socket.raw.TestContent;
import java.io.IOException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PersistenceTest {
  /// Reads the request content and sends it back.
  private static dev.larder.application.api.Answer echoContent(ClientRequest request) {
    byte[] buffer = new byte[1_000_000];
    int length = 0;
    try {
      for (int n = 0; n >= 0; n = request.content().read(buffer, length, 1_000)) {
        length += n;
      }
    } catch (IOException broken) {
      return answer(400, TestContent.of(String.valueOf(broken.getMessage())));
    }
    return answer(200, TestContent.of(java.util.Arrays.copyOf(buffer, length)));
  }

  @Nested
  class Requests {
    @Test
    void followOneAnotherOnOneConnection() throws Exception {
      try (ListenerHarness harness = new ListenerHarness(ListenerHarness::echo);
          RawClient client = harness.connect()) {
        for (int i = 0; i < 3; i++) {
          RawMessage response = client.send(get("/" + i)).response();
          assertEquals("/" + i, response.body());
          assertFalse(response.has("Connection"));
        }
        assertEquals("127.0.0.1", harness.requests.getFirst().client());
      }
    }

    @Test
    void thatComeAllAtOnceAreAnsweredInOrder() throws Exception {
      try (ListenerHarness harness = new ListenerHarness(ListenerHarness::echo);
          RawClient client = harness.connect()) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 500; i++) {
          all.append(get("/" + i));
        }
        client.send(all.toString());
        for (int i = 0; i < 500; i++) {
          assertEquals("/" + i, client.response().body());
        }
      }
    }

    @Test
    void mayComeOctetByOctet() throws Exception {
      try (ListenerHarness harness = new ListenerHarness(PersistenceTest::echoContent);
          RawClient client = harness.connect()) {
        String text =
            "POST / HTTP/1.1\r\nHost: a.test\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
                + "POST / HTTP/1.1\r\nHost: a.test\r\nContent-Length: 2\r\n\r\nfg";
        for (char c : text.toCharArray()) {
          client.send(String.valueOf(c));
        }
        assertEquals("abcde", client.response().body());
        assertEquals("fg", client.response().body());
      }
    }

    @Test
    void thatSayCloseAreTheLast() throws Exception {
      try (ListenerHarness harness = new ListenerHarness(ListenerHarness::echo);
          RawClient client = harness.connect()) {
        client.send("GET /a HTTP/1.1\r\nHost: a.test\r\nConnection: x, Close\r\n\r\n" + get("/b"));
        RawMessage response = client.response();
        assertEquals("close", response.field("Connection"));
        assertEquals("", client.rest());
        assertEquals(1, harness.requests.size());
      }
    }

    @Test
    void ofOldClientsAreTheLastWhateverTheyAskFor() throws Exception {
      try (ListenerHarness harness = new ListenerHarness(ListenerHarness::echo);
          RawClient client = harness.connect()) {
        client.send("GET /a HTTP/1.0\r\nHost: a.test\r\nConnection: keep-alive\r\n\r\n");
        RawMessage response = client.response();
        assertEquals("HTTP/1.1 200 OK", response.startLine());
        assertEquals("close", response.field("Connection"));
        assertEquals("", client.rest(), "RFC 9112 section 9.3 forbids more to a proxy");
      }
    }
  }

  @Nested
  class LeftoverContent {
    @Test
    void isDroppedBeforeTheNextRequest() throws Exception {
      try (ListenerHarness harness = new ListenerHarness(ListenerHarness::echo);
          RawClient client = harness.connect()) {
        client.send(
            "POST /a HTTP/1.1\r\nHost: a.test\r\nContent-Length: 5\r\n\r\nabcde" + get("/b"));
        assertEquals("/a", client.response().body());
        assertEquals("/b", client.response().body());
        client.send(
            "POST /c HTTP/1.1\r\n"
                + "Host: a.test\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n"
                + "3\r\n"
                + "abc\r\n"
                + "0\r\n\r\n");
        client.send(get("/d"));
        assertEquals("/c", client.response().body());
        assertEquals("/d", client.response().body());
      }
    }

    @Test
    void thatIsTooMuchEndsTheConnectionAfterTheAnswer() throws Exception {
      try (ListenerHarness harness = new ListenerHarness(ListenerHarness::echo);
          RawClient client = harness.connect()) {
        client.send(
            "POST /a HTTP/1.1\r\nHost: a.test\r\nContent-Length: 100000\r\n\r\n"
                + "x".repeat(100_000));
        assertEquals("close", client.response().field("Connection"));
        assertEquals("", client.rest(), "an orderly end, no reset");
      }
    }

    @Test
    void inTooManyChunksEndsTheConnectionAfterTheAnswer() throws Exception {
      try (ListenerHarness harness = new ListenerHarness(ListenerHarness::echo);
          RawClient client = harness.connect()) {
        client.send("POST /a HTTP/1.1\r\nHost: a.test\r\nTransfer-Encoding: chunked\r\n\r\n");
        client.send(("3e8\r\n" + "x".repeat(1_000) + "\r\n").repeat(100));
        assertEquals("/a", client.response().body());
        assertEquals("", client.rest());
        assertEquals(1, harness.requests.size());
      }
    }
  }

  @Nested
  class Expectation {
    private static final String POST =
        "POST / HTTP/1.1\r\nHost: a.test\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n";

    @Test
    void isMetWhenTheContentIsRead() throws Exception {
      try (ListenerHarness harness = new ListenerHarness(PersistenceTest::echoContent);
          RawClient client = harness.connect()) {
        assertEquals("HTTP/1.1 100 Continue\r\n\r\n", client.send(POST).head().head());
        assertEquals("abc", client.send("abc").response().body());
        assertEquals("HTTP/1.1 100 Continue\r\n\r\n", client.send(POST).head().head());
        assertEquals("def", client.send("def").response().body());
      }
    }

    @Test
    void isNotMetWhenTheAnswerNeedsNoContentAndTheConnectionEnds() throws Exception {
      try (ListenerHarness harness = new ListenerHarness(ListenerHarness::echo);
          RawClient client = harness.connect()) {
        RawMessage response = client.send(POST).response();
        assertEquals(200, response.status());
        assertEquals("close", response.field("Connection"));
        assertEquals("", client.rest());
      }
    }

    @Test
    void isNotMetWhenTheContentHasComeAlready() throws Exception {
      try (ListenerHarness harness = new ListenerHarness(PersistenceTest::echoContent);
          RawClient client = harness.connect()) {
        RawMessage response = client.send(POST + "abc").response();
        // The content may come in a segment of its own, after it has been asked for.
        if (response.status() == 100) {
          response = client.response();
        }
        assertEquals("abc", response.body());
      }
    }

    @Test
    void ofAnOldClientIsIgnored() throws Exception {
      try (ListenerHarness harness = new ListenerHarness(PersistenceTest::echoContent);
          RawClient client = harness.connect()) {
        client.send(POST.replace("HTTP/1.1", "HTTP/1.0") + "abc");
        assertEquals(200, client.head().status());
      }
    }
  }

  @Test
  void emptyContentIsTheEmptyContent() throws Exception {
    try (ListenerHarness harness = new ListenerHarness(ListenerHarness::echo);
        RawClient client = harness.connect()) {
      client.send(get("/a") + "POST /b HTTP/1.1\r\nHost: a.test\r\nContent-Length: 0\r\n\r\n");
      client.response();
      client.response();
      for (ClientRequest request : harness.requests) {
        assertEquals(Content.EMPTY, request.content());
      }
    }
  }

  @Test
  void exchangesAreLoggedOnRequestOnly() throws Exception {
    try (ListenerHarness harness = new ListenerHarness(ListenerHarness::echo);
        RawClient client = harness.connect()) {
      client.send(get("/a")).response();
      assertTrue(harness.exchanges.isEmpty());
      harness.logs = true;
      client.send(get("/b")).response();
      client.send("\0").response();
      dev.larder.socket.raw.Eventually.holds(() -> harness.exchanges.size() == 2);
      Exchange fine = harness.exchanges.getFirst();
      assertEquals("/b", fine.request().target().pathAndQuery());
      assertEquals(200, fine.status());
      assertTrue(fine.octets() > 10 && fine.whole());
      assertEquals(ListenerHarness.NOW, fine.started());
      assertEquals(ListenerHarness.FORWARDED, fine.cacheStatus());
      Exchange refused = harness.exchanges.getLast();
      assertNull(refused.request());
      assertEquals(400, refused.status());
    }
  }
}
