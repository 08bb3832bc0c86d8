package dev.larder.socket.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.socket.raw.RawClient;
import dev.larder.socket.raw.RawMessage;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever is ambiguous is answered with an error, the connection closed and nothing handed on.
class RefusedRequestTest {
  private ListenerHarness harness;

  @BeforeEach
  void listen() throws Exception {
    harness =
        new ListenerHarness(
            request -> {
              // As the origin client would: a fault in the content comes up here.
              try {
                while (request.content().read(new byte[4_096], 0, 4_096) >= 0) {}
              } catch (java.io.IOException refused) {
                return ListenerHarness.answer(400, dev.larder.application.api.Content.EMPTY);
              }
              return ListenerHarness.echo(request);
            });
  }

  @AfterEach
  void close() {
    harness.close();
  }

  static Stream<Arguments> heads() {
    String host = "Host: a.test\r\n";
    return Stream.of(
        head(
            400,
            "length and coding",
            "POST / HTTP/1.1\r\n" + host + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n"),
        head(
            400,
            "two lengths",
            "POST / HTTP/1.1\r\n" + host + "Content-Length: 3\r\nContent-Length: 4\r\n"),
        head(
            400,
            "the same length twice",
            "POST / HTTP/1.1\r\n" + host + "Content-Length: 3\r\nContent-Length: 3\r\n"),
        head(400, "a list of lengths", "POST / HTTP/1.1\r\n" + host + "Content-Length: 3, 3\r\n"),
        head(400, "a signed length", "POST / HTTP/1.1\r\n" + host + "Content-Length: +3\r\n"),
        head(
            400,
            "a length that overflows",
            "POST / HTTP/1.1\r\n" + host + "Content-Length: 99999999999999999999\r\n"),
        head(
            400,
            "a length that is no number",
            "POST / HTTP/1.1\r\n" + host + "Content-Length: 3a\r\n"),
        head(
            501,
            "another coding",
            "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: gzip, chunked\r\n"),
        head(
            400,
            "chunked twice",
            "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked, chunked\r\n"),
        head(
            400,
            "a coding in HTTP/1.0",
            "POST / HTTP/1.0\r\n" + host + "Transfer-Encoding: chunked\r\n"),
        head(400, "a bare LF", "GET / HTTP/1.1\n" + host),
        head(400, "a bare CR", "GET / HTTP/1.1\r\n" + host + "A: b\rc\r\n"),
        head(400, "a folded line", "GET / HTTP/1.1\r\n" + host + "A: b\r\n c\r\n"),
        head(400, "space before the colon", "GET / HTTP/1.1\r\n" + host + "A : b\r\n"),
        head(400, "space before the first field", "GET / HTTP/1.1\r\n " + host),
        head(400, "NUL", "GET / HTTP/1.1\r\n" + host + "A: b\0c\r\n"),
        head(400, "a control character", "GET / HTTP/1.1\r\n" + host + "A: b\u0001c\r\n"),
        head(400, "no name", "GET / HTTP/1.1\r\n" + host + ": b\r\n"),
        head(400, "no host", "GET / HTTP/1.1\r\n"),
        head(400, "two hosts", "GET / HTTP/1.1\r\n" + host + host),
        head(400, "a malformed host", "GET / HTTP/1.1\r\nHost: a b\r\n"),
        head(400, "an empty host", "GET / HTTP/1.1\r\nHost:\r\n"),
        head(400, "user information", "GET http://u@a.test/ HTTP/1.1\r\n" + host),
        head(400, "a fragment", "GET http://a.test/#x HTTP/1.1\r\n" + host),
        head(400, "two spaces", "GET  / HTTP/1.1\r\n" + host),
        head(400, "no version", "GET /\r\n" + host),
        head(505, "HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n"),
        head(414, "a long target", "GET /" + "a".repeat(20_000) + " HTTP/1.1\r\n" + host),
        head(431, "a long line", "GET / HTTP/1.1\r\n" + host + "A: " + "a".repeat(70_000) + "\r\n"),
        head(431, "many lines", "GET / HTTP/1.1\r\n" + host + "A: b\r\n".repeat(300)),
        head(
            417,
            "another expectation",
            "POST / HTTP/1.1\r\n" + host + "Content-Length: 1\r\nExpect: x\r\n"),
        head(400, "TLS", "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003"));
  }

  private static Arguments head(int status, String fault, String lines) {
    return Arguments.of(status, fault, lines + "\r\n");
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("heads")
  void isAnsweredAndTheConnectionClosed(int status, String fault, String head) throws Exception {
    try (RawClient client = harness.connect()) {
      client.send(head + ListenerHarness.get("/smuggled"));
      RawMessage response = client.response();
      assertEquals(status, response.status());
      assertEquals("close", response.field("Connection"));
      assertEquals("Sun, 22 Nov 2026 10:00:00 GMT", response.field("Date"));
      assertTrue(response.field("Cache-Status").startsWith("larder; detail="));
      assertTrue(
          response
              .field("Proxy-Status")
              .startsWith("larder; error=http_request_error; details=\""));
      assertTrue(response.body().startsWith(status + " "), response.body());
      assertEquals("", client.rest());
      assertTrue(harness.requests.isEmpty(), "nothing is handed on");
    }
  }

  static Stream<String> chunks() {
    return Stream.of(
        "-1\r\n\r\n",
        "0x1\r\na\r\n0\r\n\r\n",
        "1 \r\na\r\n0\r\n\r\n",
        "g\r\n\r\n",
        "\r\n",
        "1\na\r\n0\r\n\r\n",
        "1\r\nab\r\n0\r\n\r\n",
        "11111111111111111\r\n",
        "1;a=\"b\r\na\r\n0\r\n\r\n",
        "0\r\nA : b\r\n\r\n",
        "0\r\nContent-Length: 1\r\n\r\n");
  }

  @ParameterizedTest
  @MethodSource("chunks")
  void malformedChunksEndTheConnection(String chunks) throws Exception {
    try (RawClient client = harness.connect()) {
      client.send("POST / HTTP/1.1\r\nHost: a.test\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks);
      client.send(ListenerHarness.get("/smuggled"));
      assertEquals(400, client.response().status());
      assertTrue(client.ended());
      assertEquals(1, harness.requests.size(), "what follows is no request");
    }
  }

  @Test
  void largeUnreadInputDoesNotCostTheClientItsAnswer() throws Exception {
    try (RawClient client = harness.connect()) {
      client.send("GET / HTTP/1.1\r\nHost: a b\r\n\r\n" + "x".repeat(500_000));
      assertEquals(400, client.response().status());
      assertEquals("", client.rest(), "an orderly end, no reset");
    }
  }

  @Test
  void headThatEndsEarlyIsNotAnswered() throws Exception {
    try (RawClient client = harness.connect()) {
      client.send("GET / HTTP/1.1\r\nHost: a");
      client.endOutput();
      assertEquals("", client.rest());
      assertTrue(harness.requests.isEmpty());
    }
  }
}
