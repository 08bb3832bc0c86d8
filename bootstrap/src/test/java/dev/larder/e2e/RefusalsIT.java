package dev.larder.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever two readers could understand in two ways is refused, on both sides (RFC 9112 sections
/// 2.2, 3.2, 5, 6, 7 and 11).
@Timeout(60)
class RefusalsIT {
  @TempDir private static Path directory;
  private static LarderProcess larder;

  private TestOrigin origin;

  @BeforeAll
  static void start() throws Exception {
    larder =
        LarderProcess.start(directory, "--methods", "GET,POST", "--prefetch", "off", "--ttl", "60");
  }

  @AfterAll
  static void stop() {
    larder.close();
  }

  @BeforeEach
  void openOrigin() throws IOException {
    origin = new TestOrigin();
    origin.on("/", (request, reply) -> reply.ok("fine"));
    origin.on("/next", (request, reply) -> reply.ok("served"));
  }

  @AfterEach
  void closeOrigin() throws IOException {
    assertEquals("served", RawClient.get(larder.port(), origin.url("/next")).text());
    origin.close();
  }

  @Nested
  class Requests {
    /// `{}` is the origin's authority; the empty line follows.
    static Stream<Arguments> heads() {
      String get = "GET http://{}/ HTTP/1.1\r\n";
      String host = "Host: {}\r\n";
      String post = "POST http://{}/ HTTP/1.1\r\n" + host;
      String chunked = "Transfer-Encoding: chunked\r\n";
      return Stream.of(
          // two lengths
          head(400, "length and coding", post + "Content-Length: 3\r\n" + chunked),
          head(400, "coding and length", post + chunked + "Content-Length: 3\r\n"),
          head(400, "two lengths", post + "Content-Length: 3\r\nContent-Length: 4\r\n"),
          head(400, "the same twice", post + "Content-Length: 3\r\nContent-Length: 3\r\n"),
          head(400, "a list of lengths", post + "Content-Length: 3, 3\r\n"),
          head(400, "a signed length", post + "Content-Length: +3\r\n"),
          head(400, "a negative length", post + "Content-Length: -3\r\n"),
          head(400, "a hexadecimal length", post + "Content-Length: 0x3\r\n"),
          head(400, "a length in words", post + "Content-Length: three\r\n"),
          head(400, "an empty length", post + "Content-Length:\r\n"),
          head(400, "a spaced length", post + "Content-Length: 1 2\r\n"),
          head(400, "an overflow", post + "Content-Length: 99999999999999999999\r\n"),
          // codings
          head(501, "another coding first", post + "Transfer-Encoding: gzip, chunked\r\n"),
          head(400, "no final chunked", post + "Transfer-Encoding: gzip\r\n"),
          head(400, "chunked not last", post + "Transfer-Encoding: chunked, identity\r\n"),
          head(400, "chunked twice", post + "Transfer-Encoding: chunked, chunked\r\n"),
          head(400, "chunked in two lines", post + chunked + chunked),
          head(400, "disguised", post + "Transfer-Encoding: xchunked\r\n"),
          head(400, "quoted", post + "Transfer-Encoding: \"chunked\"\r\n"),
          head(400, "vertical tab", post + "Transfer-Encoding:\u000bchunked\r\n"),
          head(400, "empty coding", post + "Transfer-Encoding: \r\n"),
          head(400, "coding in 1.0", post.replace("HTTP/1.1", "HTTP/1.0") + chunked),
          // lines
          head(400, "bare LF in the request line", "GET http://{}/ HTTP/1.1\n" + host),
          head(400, "bare LF in a field", get + "Host: {}\nA: b\r\n"),
          head(400, "bare CR in a value", get + host + "A: b\rc\r\n"),
          head(400, "bare CR as line end", get + host + "A: b\rTransfer-Encoding: chunked\r\n"),
          head(400, "folded line", get + host + "A: b\r\n c\r\n"),
          head(400, "folded with a tab", get + host + "A: b\r\n\tc\r\n"),
          head(400, "space before the colon", post + "Content-Length : 3\r\n"),
          head(400, "tab before the colon", post + "Content-Length\t: 3\r\n"),
          head(400, "space before the first field", get + " " + host),
          head(400, "space in a name", get + host + "A b: c\r\n"),
          head(400, "no colon", get + host + "Ab\r\n"),
          head(400, "no name", get + host + ": b\r\n"),
          head(400, "NUL in a value", get + host + "A: b\0c\r\n"),
          head(400, "NUL in a name", get + host + "A\0: b\r\n"),
          head(400, "control character", get + host + "A: b\u0001c\r\n"),
          head(400, "delete", get + host + "A: b\u007fc\r\n"),
          head(400, "other letters in a name", get + host + "\u00c4: b\r\n"),
          // Host and target
          head(400, "no Host", get),
          head(400, "no Host in origin-form", "GET / HTTP/1.1\r\n"),
          head(400, "two Hosts", get + host + host),
          head(400, "two different Hosts", get + host + "Host: a.test\r\n"),
          head(400, "malformed Host", get + "Host: a b\r\n"),
          head(400, "Host with a path", get + "Host: a.test/b\r\n"),
          head(400, "Host with user", get + "Host: u@a.test\r\n"),
          head(400, "Host with a bad port", get + "Host: a.test:99999\r\n"),
          head(400, "user information", "GET http://u:p@{}/ HTTP/1.1\r\n" + host),
          head(400, "a fragment", "GET http://{}/#x HTTP/1.1\r\n" + host),
          head(400, "a space in the target", "GET http://{}/a b HTTP/1.1\r\n" + host),
          head(400, "a tab in the target", "GET http://{}/a\tb HTTP/1.1\r\n" + host),
          head(400, "a NUL in the target", "GET http://{}/a\0b HTTP/1.1\r\n" + host),
          head(400, "no authority", "GET http:///a HTTP/1.1\r\n" + host),
          head(400, "two spaces", "GET  http://{}/ HTTP/1.1\r\n" + host),
          head(400, "asterisk", "GET * HTTP/1.1\r\n" + host),
          // versions, expectations, bounds
          head(505, "HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n"),
          head(400, "no version", "GET http://{}/\r\n" + host),
          head(400, "TLS", "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003"),
          head(417, "another expectation", post + "Content-Length: 1\r\nExpect: tea\r\n"),
          head(414, "long target", "GET http://{}/" + "a".repeat(20_000) + " HTTP/1.1\r\n" + host),
          head(431, "long field", get + host + "A: " + "a".repeat(70_000) + "\r\n"),
          head(431, "many fields", get + host + "A: b\r\n".repeat(300)));
    }

    private static Arguments head(int status, String fault, String lines) {
      return Arguments.of(status, fault, lines + "\r\n");
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("heads")
    void areAnsweredClosedAndNotForwarded(int status, String fault, String head) throws Exception {
      String authority = "127.0.0.1:" + origin.port();
      try (RawClient client = new RawClient(larder.port())) {
        client.send(head.replace("{}", authority));
        client.send(RawClient.getRequest(origin.url("/smuggled")));
        RawResponse response = client.response();
        assertEquals(status, response.status(), response::head);
        assertEquals("close", response.field("Connection"));
        assertTrue(response.cacheStatus().startsWith("larder; detail="), response::head);
        assertTrue(
            response.field("Proxy-Status").startsWith("larder; error=http_request_error; details="),
            response::head);
        assertTrue(response.text().startsWith(status + " "), response::text);
        assertEquals(0, client.rest().length, "nothing that follows is taken for a request");
      }
      assertEquals(List.of(), origin.requests());
    }

    static Stream<String> chunks() {
      return Stream.of(
          "-1\r\n\r\n",
          "0x1\r\na\r\n0\r\n\r\n",
          "1 \r\na\r\n0\r\n\r\n",
          " 1\r\na\r\n0\r\n\r\n",
          "g\r\n\r\n",
          "\r\n",
          "1\na\r\n0\r\n\r\n",
          "1\ra\r\n0\r\n\r\n",
          "1\r\nab\r\n0\r\n\r\n",
          "1\r\na\n0\r\n\r\n",
          "11111111111111111\r\n",
          "fffffffffffffffff\r\n",
          "1;\r\na\r\n0\r\n\r\n",
          "1;a=\"b\r\na\r\n0\r\n\r\n",
          "1;a=\nb\r\na\r\n0\r\n\r\n",
          "1;" + "a".repeat(20_000) + "\r\na\r\n0\r\n\r\n",
          "0\r\nA : b\r\n\r\n",
          "0\r\nA: b\r\n c\r\n\r\n",
          "0\r\nA: b\0\r\n\r\n",
          "0\r\nContent-Length: 1\r\n\r\n",
          "0\r\n" + "A: b\r\n".repeat(300) + "\r\n");
    }

    @ParameterizedTest
    @MethodSource("chunks")
    void withMalformedChunksNeverReachTheOriginWhole(String chunks) throws Exception {
      try (RawClient client = new RawClient(larder.port())) {
        client.send(
            "POST %s HTTP/1.1\r\nHost: a.test\r\nTransfer-Encoding: chunked\r\n\r\n"
                .formatted(origin.url("/")));
        client.send(chunks + RawClient.getRequest(origin.url("/smuggled")));
        assertEquals(400, client.response().status());
        assertTrue(client.ended());
      }
      assertEquals(List.of(), origin.requests());
    }

    @Test
    void thatEndEarlyAreNotForwarded() throws Exception {
      try (RawClient client = new RawClient(larder.port())) {
        client.send("GET " + origin.url("/") + " HTTP/1.1\r\nHost: a.te");
      }
      assertEquals(List.of(), origin.requests());
    }

    @Test
    void inAbsoluteFormHaveTheirHostRewritten() throws Exception {
      try (RawClient client = new RawClient(larder.port())) {
        client.send("GET " + origin.url("/") + " HTTP/1.1\r\nHost: elsewhere.test\r\n\r\n");
        assertEquals("fine", client.response().text());
      }
      TestOrigin.Request asked = origin.requests().getFirst();
      assertEquals(List.of("127.0.0.1:" + origin.port()), asked.all("Host"));
      assertEquals("/", asked.target());
    }

    @Test
    void loseWhatIsMeantForOneHopOnly() throws Exception {
      RawClient.get(
          larder.port(),
          origin.url("/"),
          "Connection: x-hop, keep-alive",
          "X-Hop: secret",
          "Keep-Alive: timeout=5",
          "Proxy-Authorization: Basic c2VjcmV0",
          "Proxy-Connection: keep-alive",
          "TE: trailers",
          "Upgrade: h2c",
          "X-Kept: kept");
      TestOrigin.Request asked = origin.requests().getFirst();
      for (String name :
          List.of("X-Hop", "Keep-Alive", "Proxy-Authorization", "Proxy-Connection", "Upgrade")) {
        assertFalse(asked.has(name), asked.head());
      }
      assertEquals(List.of("kept"), asked.all("X-Kept"));
      assertTrue(asked.all("Via").getFirst().matches("1\\.1 larder-[0-9a-f]{8}"), asked.head());
    }
  }

  @Nested
  class Responses {
    static Stream<Arguments> malformed() {
      String ok = "HTTP/1.1 200 OK\r\n";
      String length = "Content-Length: 3\r\n";
      String chunked = "Transfer-Encoding: chunked\r\n";
      return Stream.of(
          response("no HTTP", "hello\r\n\r\n"),
          response("HTTP/2", "HTTP/2.0 200 OK\r\n" + length + "\r\nabc"),
          response("short status", "HTTP/1.1 20 OK\r\n\r\n"),
          response("strange status", "HTTP/1.1 2x0 OK\r\n\r\n"),
          response("two lengths", ok + length + "Content-Length: 4\r\n\r\nabcd"),
          response("the same length twice", ok + length + length + "\r\nabc"),
          response("a list of lengths", ok + "Content-Length: 3, 3\r\n\r\nabc"),
          response("length and coding", ok + length + chunked + "\r\n3\r\nabc\r\n0\r\n\r\n"),
          response("a signed length", ok + "Content-Length: +3\r\n\r\nabc"),
          response("another coding", ok + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
          response("chunked twice", ok + chunked + chunked + "\r\n0\r\n\r\n"),
          response("coding in 1.0", "HTTP/1.0 200 OK\r\n" + chunked + "\r\n0\r\n\r\n"),
          response("space before the colon", ok + "Content-Length : 3\r\n\r\nabc"),
          response("folded line", ok + length + "A: b\r\n c\r\n\r\nabc"),
          response("bare LF", "HTTP/1.1 200 OK\nContent-Length: 3\n\nabc"),
          response("bare CR", ok + length + "A: b\rc\r\n\r\nabc"),
          response("NUL", ok + length + "A: b\0c\r\n\r\nabc"),
          response("no name", ok + length + ": b\r\n\r\nabc"),
          response("long field", ok + "A: " + "a".repeat(70_000) + "\r\n\r\n"),
          response("many fields", ok + "A: b\r\n".repeat(300) + "\r\n"),
          response("endless interim", "HTTP/1.1 102 Processing\r\n\r\n".repeat(100)),
          response("unasked upgrade", "HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n"),
          response("head ends early", ok + length),
          response("nothing", ""));
    }

    private static Arguments response(String fault, String octets) {
      return Arguments.of(fault, octets);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    void areAnswered502AndNotStored(String fault, String octets) throws Exception {
      answerOnce(octets);
      RawResponse refused = RawClient.get(larder.port(), origin.url("/bad"));
      assertEquals(502, refused.status(), refused::head);
      assertTrue(refused.field("Proxy-Status").startsWith("larder; error="), refused::head);
      assertFalse(refused.cacheStatus().contains("stored"), refused::head);
      assertGoodNow();
    }

    /// How the body ends without having ended.
    static Stream<String> truncated() {
      return Stream.of(
          "Content-Length: 10\r\n\r\nhello",
          "Content-Length: 10\r\n\r\n",
          "Content-Length: 200000\r\n\r\n" + "x".repeat(199_999),
          "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
          "Transfer-Encoding: chunked\r\n\r\n5\r\nhel",
          "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n",
          "Transfer-Encoding: chunked\r\n\r\n5\r\nhello!\r\n0\r\n\r\n",
          "Transfer-Encoding: chunked\r\n\r\n5 \r\nhello\r\n0\r\n\r\n",
          "Transfer-Encoding: chunked\r\n\r\n5\nhello\r\n0\r\n\r\n",
          "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nContent-Length: 5\r\n\r\n");
    }

    @ParameterizedTest
    @MethodSource("truncated")
    void shorterThanPromisedAreCutAndNotStored(String rest) throws Exception {
      answerOnce("HTTP/1.1 200 OK\r\nCache-Control: max-age=600\r\n" + rest);
      assertTrue(isCut(origin.url("/bad")), "the client can tell");
      assertGoodNow();
    }

    private static boolean isCut(String url) throws IOException {
      try (RawClient client = new RawClient(larder.port())) {
        return client.send(RawClient.getRequest(url)).response().status() >= 500;
      } catch (IOException cut) {
        return true;
      }
    }

    @Test
    void leftoversOnAKeptConnectionAreNeverTakenForTheNextResponse() throws Exception {
      origin.on(
          "/bad",
          (request, reply) ->
              reply.send(
                  "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine"
                      + "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"));
      for (int i = 0; i < 5; i++) {
        assertEquals("fine", RawClient.get(larder.port(), origin.url("/bad?" + i)).text());
        assertEquals("served", RawClient.get(larder.port(), origin.url("/next?" + i)).text());
      }
    }

    @Test
    void loseWhatIsMeantForOneHopOnly() throws Exception {
      origin.on(
          "/",
          (request, reply) ->
              reply.ok(
                  "fine",
                  "Connection: x-hop, keep-alive",
                  "X-Hop: secret",
                  "Keep-Alive: timeout=5",
                  "Proxy-Authenticate: Basic",
                  "X-Kept: kept"));
      for (int i = 0; i < 2; i++) {
        RawResponse response = RawClient.get(larder.port(), origin.url("/"));
        assertEquals(i == 1, response.isHit(), response::head);
        for (String name : List.of("X-Hop", "Keep-Alive", "Proxy-Authenticate")) {
          assertFalse(response.has(name), response::head);
        }
        assertEquals("kept", response.field("X-Kept"));
        assertTrue(response.field("Via").matches("1\\.1 larder-[0-9a-f]{8}"), response::head);
      }
    }

    private void answerOnce(String octets) {
      origin.on(
          "/bad",
          (request, reply) -> {
            origin.on("/bad", (again, good) -> good.ok("good now"));
            reply.send(octets);
            reply.close();
          });
    }

    private void assertGoodNow() throws IOException {
      assertEquals("good now", RawClient.get(larder.port(), origin.url("/bad")).text());
    }
  }
}
