package dev.larder.socket.origin;

import static dev.larder.socket.origin.OriginHarness.LONG;
import static dev.larder.socket.origin.OriginHarness.SHORT;
import static dev.larder.socket.origin.OriginHarness.answer;
import static dev.larder.socket.origin.OriginHarness.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.larder.application.api.Content;
import dev.larder.application.spi.OriginFailure.Kind;
import dev.larder.application.spi.OriginResponse;
import dev.larder.socket.raw.RawClient;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OriginResponseTest {
  @Nested
  class Whole {
    private String textOf(String response) throws Exception {
      try (ScriptedOrigin origin = new ScriptedOrigin(client -> answer(client, response));
          OriginHarness harness = new OriginHarness();
          OriginResponse received = harness.get(origin, "/")) {
        return received.content().length() + ":" + text(received) + received.content().trailers();
      }
    }

    @Test
    void ofAnnouncedLength() throws Exception {
      assertEquals("5:hello", textOf("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"));
    }

    @Test
    void inChunks() throws Exception {
      assertEquals(
          "-1:helloT: v\r\n",
          textOf(
              "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                  + "2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\nT: v\r\n\r\n"));
    }

    @Test
    void untilTheConnectionEnds() throws Exception {
      assertEquals("-1:hello", textOf("HTTP/1.0 200 OK\r\n\r\nhello"));
    }

    @Test
    void withoutContent() throws Exception {
      assertEquals("0:", textOf("HTTP/1.1 204 No Content\r\n\r\n"));
      assertEquals("0:", textOf("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n"));
    }

    @Test
    void afterInterimOnes() throws Exception {
      assertEquals(
          "1:x",
          textOf(
              "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
                  + "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"));
    }

    @Test
    void hasHeadAndTimes() throws Exception {
      try (ScriptedOrigin origin =
              new ScriptedOrigin(
                  client -> answer(client, "HTTP/1.0 404 Not There\r\nA: b\r\n\r\n"));
          OriginHarness harness = new OriginHarness();
          OriginResponse received = harness.get(origin, "/")) {
        assertEquals(404, received.head().status());
        assertEquals("Not There", received.head().reason());
        assertEquals(0, received.head().minorVersion());
        assertEquals("A: b\r\n", received.head().fields().toString());
        assertEquals(OriginHarness.NOW, received.requestTime());
        assertEquals(OriginHarness.NOW, received.responseTime());
      }
    }

    @Test
    void whatHasArrivedIsAvailable() throws Exception {
      try (ScriptedOrigin origin =
              new ScriptedOrigin(client -> answer(client, OriginHarness.ok("0123456789")));
          OriginHarness harness = new OriginHarness();
          OriginResponse received = harness.get(origin, "/")) {
        // The head and the content come in one segment.
        assertEquals(10, received.content().available());
        text(received);
        assertEquals(0, received.content().available());
      }
    }
  }

  static Stream<Arguments> malformed() {
    return Stream.of(
        Arguments.of(Kind.HTTP_PROTOCOL_ERROR, "hello\r\n\r\n"),
        Arguments.of(Kind.HTTP_PROTOCOL_ERROR, "HTTP/1.1 20 OK\r\n\r\n"),
        Arguments.of(Kind.HTTP_PROTOCOL_ERROR, "HTTP/1.1 200 OK\r\nA : b\r\n\r\n"),
        Arguments.of(Kind.HTTP_PROTOCOL_ERROR, "HTTP/1.1 200 OK\nA: b\n\n"),
        Arguments.of(Kind.HTTP_PROTOCOL_ERROR, "HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n"),
        Arguments.of(
            Kind.HTTP_PROTOCOL_ERROR,
            "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\n"),
        Arguments.of(
            Kind.HTTP_PROTOCOL_ERROR,
            "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"),
        Arguments.of(
            Kind.HTTP_RESPONSE_TRANSFER_CODING,
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"),
        Arguments.of(
            Kind.HTTP_RESPONSE_HEADER_SECTION_SIZE,
            "HTTP/1.1 200 OK\r\nA: " + "a".repeat(70_000) + "\r\n\r\n"),
        Arguments.of(
            Kind.HTTP_PROTOCOL_ERROR,
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"),
        Arguments.of(Kind.HTTP_PROTOCOL_ERROR, "HTTP/1.1 102 Processing\r\n\r\n".repeat(100)),
        Arguments.of(Kind.HTTP_RESPONSE_INCOMPLETE, "HTTP/1.1 102 Processing\r\n\r\n"),
        Arguments.of(Kind.HTTP_RESPONSE_INCOMPLETE, "HTTP/1.1 200 OK\r\nA: b\r\n"),
        Arguments.of(Kind.CONNECTION_TERMINATED, ""));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void thatIsMalformedIsAFailureOfItsKind(Kind kind, String response) throws Exception {
    try (ScriptedOrigin origin = new ScriptedOrigin(client -> answer(client, response));
        OriginHarness harness = new OriginHarness()) {
      assertEquals(kind, harness.failure(origin));
      assertEquals(1, origin.connections.get(), "no retry");
      assertEquals(0, harness.client.rememberedOrigins());
    }
  }

  static Stream<String> truncated() {
    return Stream.of(
        "Content-Length: 10\r\n\r\nhello",
        "Content-Length: 10\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
        "Transfer-Encoding: chunked\r\n\r\n5\r\nhel",
        "Transfer-Encoding: chunked\r\n\r\n0\r\n",
        "Transfer-Encoding: chunked\r\n\r\n5\r\nhello!\r\n0\r\n\r\n");
  }

  @ParameterizedTest
  @MethodSource("truncated")
  void contentThatEndsEarlyOrIsMalformedIsNoEnd(String rest) throws Exception {
    try (ScriptedOrigin origin =
            new ScriptedOrigin(client -> answer(client, "HTTP/1.1 200 OK\r\n" + rest));
        OriginHarness harness = new OriginHarness();
        OriginResponse response = harness.get(origin, "/")) {
      assertThrows(IOException.class, () -> text(response));
      assertThrows(IOException.class, () -> text(response), "and remains none");
      assertEquals(0, harness.client.idleConnections());
    }
  }

  @Nested
  class Deadlines {
    private void silentAfter(String beginning, Kind kind) throws Exception {
      CountDownLatch end = new CountDownLatch(1);
      try (ScriptedOrigin origin =
              new ScriptedOrigin(
                  client -> {
                    answer(client, beginning);
                    end.await();
                  });
          OriginHarness harness =
              new OriginHarness(OriginHarness.config(LONG, SHORT, SHORT, LONG))) {
        assertEquals(kind, harness.failure(origin));
        end.countDown();
        assertEquals(1, origin.connections.get(), "no retry");
      }
    }

    @Test
    void ofTheFirstByte() throws Exception {
      silentAfter("", Kind.CONNECTION_READ_TIMEOUT);
    }

    @Test
    void ofTheRestOfTheHead() throws Exception {
      silentAfter("HTTP/1.1 200 O", Kind.CONNECTION_READ_TIMEOUT);
    }

    @Test
    void afterAnInterimResponse() throws Exception {
      silentAfter("HTTP/1.1 103 Early Hints\r\n\r\n", Kind.CONNECTION_READ_TIMEOUT);
    }

    @Test
    void ofContentThatStalls() throws Exception {
      CountDownLatch end = new CountDownLatch(1);
      try (ScriptedOrigin origin =
              new ScriptedOrigin(
                  client -> {
                    answer(client, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");
                    end.await();
                  });
          OriginHarness harness = new OriginHarness(OriginHarness.config(LONG, LONG, SHORT, LONG));
          OriginResponse response = harness.get(origin, "/")) {
        assertThrows(IOException.class, () -> text(response));
        end.countDown();
      }
    }

    @Test
    void doNotRunWhileTheContentIsNotAskedFor() throws Exception {
      try (ScriptedOrigin origin =
              new ScriptedOrigin(client -> answer(client, OriginHarness.ok("x".repeat(100_000))));
          OriginHarness harness = new OriginHarness(OriginHarness.config(LONG, LONG, SHORT, LONG));
          OriginResponse response = harness.get(origin, "/")) {
        response.content().read(new byte[10], 0, 10);
        long end = System.nanoTime() + SHORT.multipliedBy(3).toNanos();
        dev.larder.socket.raw.Eventually.holds(() -> System.nanoTime() - end > 0);
        assertEquals(99_990, text(response).length());
      }
    }

    @Test
    void ofARequestThatIsNotTaken() throws Exception {
      CountDownLatch end = new CountDownLatch(1);
      try (ScriptedOrigin origin = new ScriptedOrigin(client -> end.await());
          OriginHarness harness =
              new OriginHarness(OriginHarness.config(LONG, LONG, SHORT, LONG))) {
        dev.larder.application.spi.OriginFailure failure =
            assertThrows(
                dev.larder.application.spi.OriginFailure.class,
                () -> harness.send(origin, "POST", new Zeros(100_000_000)));
        assertEquals(Kind.CONNECTION_WRITE_TIMEOUT, failure.kind());
        end.countDown();
      }
    }
  }

  @Nested
  class Connecting {
    @Test
    void toAClosedPortIsRefused() throws Exception {
      int port;
      try (ServerSocket free = new ServerSocket(0)) {
        port = free.getLocalPort();
      }
      assertEquals(Kind.CONNECTION_REFUSED, failure("http://127.0.0.1:" + port + "/"));
      assertEquals(Kind.CONNECTION_REFUSED, failure("http://localhost:" + port + "/"));
    }

    @Test
    void toAHostThatDoesNotExist() throws Exception {
      assertEquals(Kind.DNS_ERROR, failure("http://nowhere.invalid/"));
    }

    @Test
    void thatNobodyAccepts() throws Exception {
      // Two connections fill a queue of one, so that further ones are not answered.
      try (ServerSocket full = new ServerSocket(0, 1, java.net.InetAddress.getByName("127.0.0.1"));
          RawClient _ = new RawClient(full.getLocalPort());
          RawClient _ = new RawClient(full.getLocalPort());
          OriginHarness harness =
              new OriginHarness(OriginHarness.config(Duration.ofMillis(150), LONG, LONG, LONG))) {
        dev.larder.application.spi.OriginFailure failure =
            assertThrows(
                dev.larder.application.spi.OriginFailure.class,
                () ->
                    harness.client.send(
                        OriginHarness.request("GET", "http://127.0.0.1:" + full.getLocalPort()),
                        Content.EMPTY));
        assertEquals(Kind.CONNECTION_TIMEOUT, failure.kind());
      }
    }

    private Kind failure(String uri) throws Exception {
      try (OriginHarness harness = new OriginHarness()) {
        return assertThrows(
                dev.larder.application.spi.OriginFailure.class,
                () -> harness.client.send(OriginHarness.request("GET", uri), Content.EMPTY))
            .kind();
      }
    }
  }

  /// So many zeros.
  static final class Zeros implements Content {
    private final long length;
    private long left;

    Zeros(long length) {
      this.length = length;
      this.left = length;
    }

    @Override
    public long length() {
      return length;
    }

    @Override
    public int read(byte[] target, int offset, int wanted) {
      if (left == 0) {
        return -1;
      }
      int count = (int) Math.min(wanted, left);
      left -= count;
      return count;
    }

    @Override
    public void close() {}
  }
}
