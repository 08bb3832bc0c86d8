package dev.larder.socket.listen;

import static dev.larder.socket.listen.ListenerHarness.answer;
import static dev.larder.socket.listen.ListenerHarness.get;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.application.api.Answer;
import dev.larder.application.api.Content;
import dev.larder.domain.cache.CacheStatus;
import dev.larder.domain.cache.ForwardReason;
import dev.larder.domain.message.Fields;
import dev.larder.domain.message.ResponseHead;
import dev.larder.socket.raw.Eventually;
import dev.larder.socket.raw.RawClient;
import dev.larder.socket.raw.RawMessage;
import dev.larder.socket.raw.TestContent;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTest {
  private static final String HEAD = "HEAD / HTTP/1.1\r\nHost: a.test\r\n\r\n";

  private volatile Answer next;
  private ListenerHarness harness;
  private RawClient client;

  @BeforeEach
  void connect() throws Exception {
    harness = new ListenerHarness(request -> next);
    client = harness.connect();
  }

  @AfterEach
  void close() throws Exception {
    client.close();
    harness.close();
  }

  private RawMessage response(Answer answer) throws IOException {
    next = answer;
    return client.send(get("/")).response();
  }

  private static Answer.Hit hit(FakeEntry entry, long age, long ttl) {
    return new Answer.Hit(entry, age, new CacheStatus.Hit(ttl));
  }

  @Nested
  class Hit {
    @Test
    void hasTheStoredFieldsAndWhatVaries() throws Exception {
      FakeEntry entry =
          FakeEntry.resident(
              "hello".getBytes(ISO_8859_1),
              "Content-Type",
              "text/plain",
              "Age",
              "5",
              "Content-Length",
              "99",
              "Date",
              "d");
      assertEquals(
          """
          HTTP/1.1 200 OK
          Content-Type: text/plain
          Date: d
          Content-Length: 5
          Via: 1.1 larder-test
          Age: 12
          Cache-Status: larder; hit; ttl=-3

          """
              .replace("\n", "\r\n"),
          response(hit(entry, 12, -3)).head());
      assertEquals("hello", response(hit(entry, 13, 0)).body());
      assertEquals(1, entry.headsEncoded);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3_700, 4_096, 65_535, 65_536, 65_537, 1_000_000})
    void contentOfAnySizeArrivesWhole(int size) throws Exception {
      byte[] octets = new byte[size];
      new Random(size).nextBytes(octets);
      Answer answer = hit(FakeEntry.resident(octets), 1, 1);
      String expected = new String(octets, ISO_8859_1);
      assertEquals(expected, response(answer).body());
      assertEquals(expected, response(answer).body());
    }

    @Test
    void headLargerThanTheBufferArrivesWhole() throws Exception {
      String value = "x".repeat(30_000);
      RawMessage response =
          response(hit(FakeEntry.resident("b".getBytes(ISO_8859_1), "A", value), 0, 1));
      assertEquals(value, response.field("A"));
      assertEquals("b", response.body());
    }

    @Test
    void anyNumberIsWrittenAsIs() throws Exception {
      for (long number : new long[] {0, 9, 10, 123_456_789_012L, Long.MAX_VALUE}) {
        RawMessage response = response(hit(FakeEntry.resident(new byte[0]), number, -number));
        assertEquals(Long.toString(number), response.field("Age"));
        assertEquals("larder; hit; ttl=" + -number, response.field("Cache-Status"));
      }
      assertEquals(
          "larder; hit; ttl=" + Long.MIN_VALUE,
          response(hit(FakeEntry.resident(new byte[0]), 0, Long.MIN_VALUE)).field("Cache-Status"));
    }

    @Test
    void otherCacheStatusIsWrittenToo() throws Exception {
      CacheStatus status = CacheStatus.Forwarded.because(ForwardReason.STALE).withStatus(304);
      Answer answer = new Answer.Hit(FakeEntry.resident(new byte[3]), 0, status);
      assertEquals("larder; fwd=stale; fwd-status=304", response(answer).field("Cache-Status"));
    }

    @Test
    void answersHeadWithoutContent() throws Exception {
      next = hit(FakeEntry.resident("hello".getBytes(ISO_8859_1)), 0, 1);
      assertEquals("5", client.send(HEAD).head().field("Content-Length"));
      assertEquals("hello", client.send(get("/")).response().body());
    }

    @Test
    void statusWithoutContentHasNoLength() throws Exception {
      assertFalse(response(hit(FakeEntry.resident(204), 0, 1)).has("Content-Length"));
      assertEquals(200, response(hit(FakeEntry.resident(200), 0, 1)).status());
    }

    @Test
    void thatIsNotInMemoryIsStreamed() throws Exception {
      String text = "0123456789".repeat(20_000);
      TestContent content = TestContent.of(text);
      RawMessage response = response(hit(FakeEntry.onDisk(text.length(), () -> content), 7, 1));
      assertEquals("7", response.field("Age"));
      assertEquals(text, response.body());
      Eventually.holds(content::isClosed);
    }

    @Test
    void thatProvesDamagedIsCut() throws Exception {
      FakeEntry entry = FakeEntry.onDisk(100, () -> TestContent.breaking("part", 100));
      assertCut(hit(entry, 0, 1));
    }

    @Test
    void thatCannotBeOpenedIsCut() throws Exception {
      assertCut(hit(FakeEntry.onDisk(100, null), 0, 1));
    }
  }

  @Nested
  class Response {
    @Test
    void ofKnownLengthSaysIt() throws Exception {
      RawMessage response = response(answer(200, TestContent.of("hello"), "A", "b"));
      assertEquals("5", response.field("Content-Length"));
      assertEquals("b", response.field("A"));
      assertEquals("larder; fwd=uri-miss", response.field("Cache-Status"));
      assertEquals("hello", response.body());
    }

    @Test
    void cacheStatusComesAfterThoseOfOtherCaches() throws Exception {
      RawMessage response = response(answer(200, TestContent.of(""), "Cache-Status", "other; hit"));
      assertEquals(
          java.util.List.of("other; hit", "larder; fwd=uri-miss"), response.all("Cache-Status"));
    }

    @Test
    void ofUnknownLengthIsChunkedWithItsTrailers() throws Exception {
      String text = "0123456789".repeat(10_000);
      RawMessage response = response(answer(200, TestContent.unknown(text, Fields.of("T", "v"))));
      assertEquals("chunked", response.field("Transfer-Encoding"));
      assertFalse(response.has("Content-Length"));
      assertEquals(text, response.body());
      assertEquals("T: v\r\n", response.trailers());
      assertEquals("again", response(answer(200, TestContent.of("again"))).body());
    }

    @Test
    void ofUnknownLengthEndsTheConnectionOfAnOldClient() throws Exception {
      next = answer(200, TestContent.unknown("hello", Fields.EMPTY));
      RawMessage response = client.send("GET / HTTP/1.0\r\nHost: a.test\r\n\r\n").response();
      assertEquals("HTTP/1.1 200 OK", response.startLine());
      assertEquals("close", response.field("Connection"));
      assertFalse(response.has("Transfer-Encoding"));
      assertEquals("hello", response.body());
    }

    @Test
    void toHeadKeepsTheLengthOfWhatGetWouldBeSent() throws Exception {
      next = answer(200, Content.EMPTY, "Content-Length", "7");
      assertEquals("7", client.send(HEAD).head().field("Content-Length"));
      assertEquals("x", response(answer(200, TestContent.of("x"))).body());
    }

    @Test
    void notModifiedHasNoContent() throws Exception {
      assertEquals(304, response(answer(304, Content.EMPTY, "ETag", "\"a\"")).status());
      assertEquals("x", response(answer(200, TestContent.of("x"))).body());
    }

    @Test
    void isClosedWhetherOrNotItCouldBeSent() throws Exception {
      TestContent sent = TestContent.of("x");
      response(answer(200, sent));
      TestContent broken = TestContent.breaking("x", 10);
      assertThrows(IOException.class, () -> response(answer(200, broken)));
      Eventually.holds(() -> sent.isClosed() && broken.isClosed());
    }

    @Test
    void ofKnownLengthThatBreaksIsCut() throws Exception {
      assertCut(answer(200, TestContent.breaking("part", 100)));
    }

    @Test
    void thatIsShorterThanItSaysIsCut() throws Exception {
      next = answer(200, new Shorter());
      client.send(get("/"));
      assertThrows(IOException.class, client::response);
    }

    @Test
    void inChunksThatBreaksIsCut() throws Exception {
      assertCut(answer(200, TestContent.breaking("part", -1)));
    }

    @Test
    void toAnOldClientThatBreaksIsReset() throws Exception {
      next = answer(200, TestContent.breaking("part", -1));
      client.send("GET / HTTP/1.0\r\nHost: a.test\r\n\r\n");
      assertThrows(SocketException.class, client::rest, "an orderly end would look complete");
    }

    @Test
    void whoseReadingFailsUnexpectedlyIsCut() throws Exception {
      assertCut(answer(200, TestContent.failing("part", 100)));
    }
  }

  @Test
  void applicationThatFailsIsAnInternalErrorForThatClientOnly() throws Exception {
    try (ListenerHarness failing =
            new ListenerHarness(
                request -> {
                  switch (request.head().target().pathAndQuery()) {
                    case "/runtime" -> throw new IllegalStateException("made for a test");
                    case "/stack" -> throw new StackOverflowError();
                    case "/memory" -> throw new OutOfMemoryError("made for a test");
                    default -> {
                      return ListenerHarness.echo(request);
                    }
                  }
                });
        RawClient other = failing.connect()) {
      for (String path : new String[] {"/runtime", "/stack"}) {
        try (RawClient unlucky = failing.connect()) {
          RawMessage response = unlucky.send(get(path)).response();
          assertEquals(500, response.status());
          assertTrue(response.field("Proxy-Status").contains("proxy_internal_error"));
          assertTrue(unlucky.ended());
        }
      }
      try (RawClient unlucky = failing.connect()) {
        assertTrue(unlucky.send(get("/memory")).ended());
      }
      assertEquals("/fine", other.send(get("/fine")).response().body());
    }
  }

  /// Neither a proper end nor another response: the client can tell.
  private void assertCut(Answer answer) throws Exception {
    next = answer;
    client.send(get("/"));
    IOException end = assertThrows(IOException.class, client::response);
    assertTrue(end instanceof EOFException || end instanceof SocketException, end::toString);
  }

  /// Announces ten octets and has one.
  private static final class Shorter implements Content {
    private boolean read;

    @Override
    public long length() {
      return 10;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      int count = read ? -1 : 1;
      read = true;
      return count;
    }

    @Override
    public void close() {}
  }

  @Test
  void reasonPhraseIsPassedOn() throws Exception {
    next =
        new Answer.Response(
            ResponseHead.of(299, "Fine, really", Fields.EMPTY),
            TestContent.of(""),
            ListenerHarness.FORWARDED);
    assertEquals("HTTP/1.1 299 Fine, really", client.send(get("/")).response().startLine());
  }
}
