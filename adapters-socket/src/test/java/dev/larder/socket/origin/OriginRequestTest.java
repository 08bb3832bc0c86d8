package dev.larder.socket.origin;

import static dev.larder.socket.origin.OriginHarness.ok;
import static dev.larder.socket.origin.OriginHarness.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.application.api.Content;
import dev.larder.application.spi.OriginFailure;
import dev.larder.application.spi.OriginResponse;
import dev.larder.domain.message.Fields;
import dev.larder.socket.raw.RawMessage;
import dev.larder.socket.raw.TestContent;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class OriginRequestTest {
  private final BlockingQueue<Object> seen = new ArrayBlockingQueue<>(100);
  private OriginHarness harness;

  @BeforeEach
  void open() {
    harness = new OriginHarness();
  }

  @AfterEach
  void close() {
    harness.close();
  }

  private String seen() throws InterruptedException {
    Object next = seen.poll(20, TimeUnit.SECONDS);
    return next instanceof RawMessage message ? message.head() : String.valueOf(next);
  }

  @Test
  void isSentInOriginForm() throws Exception {
    try (ScriptedOrigin origin =
        new ScriptedOrigin(client -> seen.add(OriginHarness.answer(client, ok(""))))) {
      harness.get(origin, "/a?b").close();
      assertEquals("GET /a?b HTTP/1.1\r\nHost: 127.0.0.1:" + origin.port() + "\r\n\r\n", seen());
    }
  }

  @Test
  void withoutContentSaysSoWhereSomeIsUsual() throws Exception {
    try (ScriptedOrigin origin =
        new ScriptedOrigin(client -> seen.add(OriginHarness.answer(client, ok(""))))) {
      harness.send(origin, "POST", Content.EMPTY).close();
      assertTrue(seen().contains("Content-Length: 0\r\n"));
      harness.send(origin, "DELETE", Content.EMPTY).close();
      assertFalse(seen().contains("Content-Length"));
    }
  }

  @Test
  void withContentOfKnownLengthSaysIt() throws Exception {
    try (ScriptedOrigin origin =
        new ScriptedOrigin(
            client -> {
              seen.add(client.head());
              seen.add(client.octets(5));
              client.send(ok("done"));
            })) {
      try (OriginResponse response = harness.send(origin, "PUT", TestContent.of("hello"))) {
        assertEquals("done", text(response));
      }
      assertTrue(seen().contains("Content-Length: 5\r\n"));
      assertEquals("hello", seen());
    }
  }

  @Test
  void withContentOfUnknownLengthIsChunked() throws Exception {
    try (ScriptedOrigin origin =
        new ScriptedOrigin(
            client -> {
              seen.add(client.head());
              seen.add(client.octets(10));
              seen.add(client.line() + client.line() + client.line());
              client.send(ok("done"));
            })) {
      Content content = TestContent.unknown("hello", Fields.of("T", "v"));
      harness.send(origin, "POST", content).close();
      assertTrue(seen().contains("Transfer-Encoding: chunked\r\n"));
      assertEquals("5\r\nhello\r\n", seen());
      assertEquals("0T: v", seen());
    }
  }

  @Test
  void whoseContentBreaksIsCutAndTheClientsFault() throws Exception {
    try (ScriptedOrigin origin =
        new ScriptedOrigin(
            client -> {
              client.head();
              seen.add(client.rest());
            })) {
      OriginFailure failure =
          assertThrows(
              OriginFailure.class,
              () -> harness.send(origin, "POST", TestContent.breaking("abc", 10)));
      assertEquals(OriginFailure.Kind.HTTP_REQUEST_ERROR, failure.kind());
      assertEquals("abc", seen());
      assertEquals(0, harness.client.rememberedOrigins());
    }
  }

  @Test
  void whoseContentFailsUnexpectedlyLeavesNothingBehind() throws Exception {
    try (ScriptedOrigin origin = new ScriptedOrigin(client -> client.rest())) {
      assertThrows(
          IllegalStateException.class,
          () -> harness.send(origin, "POST", TestContent.failing("abc", 10)));
      assertEquals(0, harness.client.rememberedOrigins());
    }
  }

  @Test
  void thatIsAnsweredEarlyIsNotSentOnAndEndsTheConnection() throws Exception {
    try (ScriptedOrigin origin =
        new ScriptedOrigin(
            client -> {
              client.head();
              client.send("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nno!");
              client.octets(1_000);
            })) {
      OriginResponseTest.Zeros zeros = new OriginResponseTest.Zeros(Long.MAX_VALUE);
      try (OriginResponse response = harness.send(origin, "POST", zeros)) {
        assertEquals(413, response.head().status());
        assertEquals("no!", text(response));
      }
      assertEquals(0, harness.client.idleConnections());
    }
  }

  @Test
  void thatIsAnsweredAndClosedEarlyStillGetsItsAnswer() throws Exception {
    try (ScriptedOrigin origin =
        new ScriptedOrigin(
            client -> {
              client.head();
              client.send("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nno!");
              client.endOutput();
              // Reads on for a while, as an orderly server does.
              client.octets(3_000_000);
            })) {
      OriginResponseTest.Zeros zeros = new OriginResponseTest.Zeros(Long.MAX_VALUE);
      try (OriginResponse response = harness.send(origin, "POST", zeros)) {
        assertEquals(413, response.head().status());
      }
    }
  }

  @Nested
  class WithExpectation {
    private static final String[] EXPECT = {"Expect", "100-continue"};

    @Test
    void sendsContentWhenToldToContinue() throws Exception {
      try (ScriptedOrigin origin =
          new ScriptedOrigin(
              client -> {
                seen.add(client.head());
                client.send("HTTP/1.1 100 Continue\r\n\r\n");
                seen.add(client.octets(5));
                client.send(ok("done"));
              })) {
        try (OriginResponse response =
            harness.send(origin, "POST", TestContent.of("hello"), EXPECT)) {
          assertEquals("done", text(response));
        }
        assertTrue(seen().contains("Expect: 100-continue"));
        assertEquals(1, harness.client.idleConnections());
      }
    }

    @Test
    void sendsContentAfterAWhileAnyway() throws Exception {
      try (ScriptedOrigin origin =
          new ScriptedOrigin(
              client -> {
                client.head();
                seen.add(client.octets(5));
                client.send(ok("done"));
              })) {
        try (OriginResponse response =
            harness.send(origin, "POST", TestContent.of("hello"), EXPECT)) {
          assertEquals("done", text(response));
        }
      }
    }

    @Test
    void sendsNoContentAfterAFinalResponse() throws Exception {
      try (ScriptedOrigin origin =
          new ScriptedOrigin(
              client -> {
                client.head();
                client.send("HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nno");
                seen.add(client.ended());
              })) {
        TestContent unread = TestContent.failing("", 5);
        try (OriginResponse response = harness.send(origin, "POST", unread, EXPECT)) {
          assertEquals(401, response.head().status());
          assertEquals("no", text(response));
        }
        assertEquals("true", seen(), "nothing was sent, and the connection closed");
      }
    }

    @Test
    void malformedAnswerIsAFailure() throws Exception {
      try (ScriptedOrigin origin =
          new ScriptedOrigin(
              client -> OriginHarness.answer(client, "HTTP/1.1 100 Continue\r\nA : b\r\n\r\n"))) {
        OriginFailure failure =
            assertThrows(
                OriginFailure.class,
                () -> harness.send(origin, "POST", TestContent.of("hello"), EXPECT));
        assertEquals(OriginFailure.Kind.HTTP_PROTOCOL_ERROR, failure.kind());
      }
    }
  }
}
