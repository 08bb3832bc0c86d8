package dev.larder.socket.origin;

import static dev.larder.socket.origin.OriginHarness.LONG;
import static dev.larder.socket.origin.OriginHarness.SHORT;
import static dev.larder.socket.origin.OriginHarness.answer;
import static dev.larder.socket.origin.OriginHarness.ok;
import static dev.larder.socket.origin.OriginHarness.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.application.api.Content;
import dev.larder.application.spi.OriginFailure;
import dev.larder.application.spi.OriginFailure.Kind;
import dev.larder.application.spi.OriginResponse;
import dev.larder.socket.raw.Eventually;
import dev.larder.socket.raw.RawClient;
import dev.larder.socket.raw.TestContent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PoolingTest {
  @Nested
  class Reuse {
    @Test
    void requestsFollowOneAnotherOnOneConnection() throws Exception {
      try (ScriptedOrigin origin = new ScriptedOrigin(OriginHarness::echo);
          OriginHarness harness = new OriginHarness()) {
        for (int i = 0; i < 5; i++) {
          try (OriginResponse response = harness.get(origin, "/" + i)) {
            assertEquals("/" + i, text(response));
          }
          assertEquals(1, harness.client.idleConnections());
        }
        assertEquals(1, origin.connections.get());
      }
    }

    @Test
    void whoeverReadsExactlyTheLengthNeedNotReadTheEnd() throws Exception {
      try (ScriptedOrigin origin = new ScriptedOrigin(OriginHarness::echo);
          OriginHarness harness = new OriginHarness()) {
        try (OriginResponse response = harness.get(origin, "/abc")) {
          assertEquals(4, response.content().read(new byte[4], 0, 4));
          assertEquals(1, harness.client.idleConnections());
          assertEquals(-1, response.content().read(new byte[4], 0, 4));
        }
        assertEquals(1, harness.client.idleConnections());
      }
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx",
          "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx",
          "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nxleftover",
          "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nxHTTP/1.1 200 OK\r\n\r\n",
          "HTTP/1.1 204 No Content\r\n\r\nleftover",
        })
    void connectionIsNotReusedAfter(String response) throws Exception {
      try (ScriptedOrigin origin =
              new ScriptedOrigin(
                  client -> {
                    answer(client, response);
                    client.rest();
                  },
                  OriginHarness::echo);
          OriginHarness harness = new OriginHarness()) {
        text(harness.get(origin, "/a"));
        assertEquals(0, harness.client.idleConnections());
        assertEquals("/b", text(harness.get(origin, "/b")));
        assertEquals(2, origin.connections.get());
      }
    }

    @Test
    void oldServerThatSaysKeepAliveIsReused() throws Exception {
      try (ScriptedOrigin origin =
              new ScriptedOrigin(
                  client -> {
                    for (int i = 0; i < 2; i++) {
                      answer(
                          client,
                          "HTTP/1.0 200 OK\r\n"
                              + "Content-Length: 1\r\n"
                              + "Connection: Keep-Alive\r\n\r\n"
                              + "x");
                    }
                  });
          OriginHarness harness = new OriginHarness()) {
        text(harness.get(origin, "/"));
        text(harness.get(origin, "/"));
        assertEquals(1, origin.connections.get());
      }
    }

    @Test
    void leftoverOctetsThatComeLaterCloseTheConnection() throws Exception {
      CountDownLatch sent = new CountDownLatch(1);
      try (ScriptedOrigin origin =
              new ScriptedOrigin(
                  client -> {
                    answer(client, ok("x"));
                    client.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison");
                    sent.countDown();
                    client.rest();
                  },
                  OriginHarness::echo);
          OriginHarness harness = new OriginHarness()) {
        text(harness.get(origin, "/a"));
        sent.await();
        assertEquals("/b", text(harness.get(origin, "/b")));
        assertEquals(2, origin.connections.get());
      }
    }

    @Test
    void contentClosedEarlyClosesTheConnection() throws Exception {
      CountDownLatch closed = new CountDownLatch(1);
      try (ScriptedOrigin origin =
              new ScriptedOrigin(
                  client -> {
                    answer(client, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc");
                    if (client.ended()) {
                      closed.countDown();
                    }
                  });
          OriginHarness harness = new OriginHarness()) {
        OriginResponse response = harness.get(origin, "/");
        response.content().read(new byte[2], 0, 2);
        response.close();
        response.close();
        closed.await();
        assertThrows(IOException.class, () -> response.content().read(new byte[2], 0, 2));
        assertEquals(0, harness.client.idleConnections());
        assertEquals(0, harness.client.rememberedOrigins());
      }
    }
  }

  @Nested
  class Retry {
    /// Answers one request, then closes when it has read another one.
    private void diesOnSecond(RawClient client) throws Exception {
      answer(client, ok("first"));
      client.head();
    }

    @Test
    void getGoesOutAgainWhenAReusedConnectionProvesDead() throws Exception {
      try (ScriptedOrigin origin = new ScriptedOrigin(this::diesOnSecond, OriginHarness::echo);
          OriginHarness harness = new OriginHarness()) {
        text(harness.get(origin, "/a"));
        assertEquals("/b", text(harness.get(origin, "/b")));
        assertEquals(2, origin.connections.get());
      }
    }

    @Test
    void goesOutOnAFreshConnectionNotOnAnotherReusedOne() throws Exception {
      CountDownLatch both = new CountDownLatch(2);
      ScriptedOrigin.Script dying =
          client -> {
            both.countDown();
            both.await();
            diesOnSecond(client);
          };
      try (ScriptedOrigin origin = new ScriptedOrigin(dying, dying, OriginHarness::echo);
          OriginHarness harness = new OriginHarness()) {
        Thread other =
            Thread.ofVirtual()
                .start(
                    () -> {
                      try {
                        text(harness.get(origin, "/x"));
                      } catch (Exception failed) {
                        throw new IllegalStateException(failed);
                      }
                    });
        text(harness.get(origin, "/y"));
        other.join();
        assertEquals(2, harness.client.idleConnections());
        assertEquals("/z", text(harness.get(origin, "/z")));
        assertEquals(3, origin.connections.get());
      }
    }

    @Test
    void isNotDoneTwice() throws Exception {
      try (ScriptedOrigin origin = new ScriptedOrigin(this::diesOnSecond, RawClient::head);
          OriginHarness harness = new OriginHarness()) {
        text(harness.get(origin, "/a"));
        assertEquals(Kind.CONNECTION_TERMINATED, harness.failure(origin));
        assertEquals(2, origin.connections.get());
        assertEquals(0, harness.client.rememberedOrigins());
      }
    }

    @Test
    void isNotDoneOnAFreshConnection() throws Exception {
      try (ScriptedOrigin origin = new ScriptedOrigin(RawClient::head);
          OriginHarness harness = new OriginHarness()) {
        assertEquals(Kind.CONNECTION_TERMINATED, harness.failure(origin));
        assertEquals(1, origin.connections.get());
      }
    }

    @Test
    void isNotDoneForPost() throws Exception {
      try (ScriptedOrigin origin = new ScriptedOrigin(this::diesOnSecond, OriginHarness::echo);
          OriginHarness harness = new OriginHarness()) {
        text(harness.get(origin, "/a"));
        OriginFailure failure =
            assertThrows(
                OriginFailure.class, () -> harness.send(origin, "POST", TestContent.of("x")));
        assertEquals(Kind.CONNECTION_TERMINATED, failure.kind());
        assertEquals(1, origin.connections.get());
        assertEquals(0, harness.client.rememberedOrigins());
      }
    }

    @Test
    void isNotDoneOnceTheResponseHasBegun() throws Exception {
      try (ScriptedOrigin origin =
              new ScriptedOrigin(
                  client -> {
                    answer(client, ok("first"));
                    answer(client, "HTTP/1.1 2");
                  });
          OriginHarness harness = new OriginHarness()) {
        text(harness.get(origin, "/a"));
        assertEquals(Kind.HTTP_RESPONSE_INCOMPLETE, harness.failure(origin));
        assertEquals(1, origin.connections.get());
      }
    }

    @Test
    void isNotDoneForSlowness() throws Exception {
      CountDownLatch end = new CountDownLatch(1);
      try (ScriptedOrigin origin =
              new ScriptedOrigin(
                  client -> {
                    answer(client, ok("first"));
                    end.await();
                  });
          OriginHarness harness =
              new OriginHarness(OriginHarness.config(LONG, SHORT, LONG, LONG))) {
        text(harness.get(origin, "/a"));
        assertEquals(Kind.CONNECTION_READ_TIMEOUT, harness.failure(origin));
        assertEquals(1, origin.connections.get());
        end.countDown();
      }
    }

    @Test
    void isNotNeededWhenTheServerHasClosedAnIdleConnection() throws Exception {
      CountDownLatch mayClose = new CountDownLatch(1);
      AtomicInteger heads = new AtomicInteger();
      try (ScriptedOrigin origin =
              new ScriptedOrigin(
                  client -> {
                    answer(client, ok("first"));
                    heads.incrementAndGet();
                    mayClose.await();
                  },
                  client -> {
                    client.head();
                    heads.incrementAndGet();
                    client.octets(1);
                    client.send(ok("posted"));
                  });
          OriginHarness harness = new OriginHarness()) {
        text(harness.get(origin, "/a"));
        mayClose.countDown();
        // Its end arrives in its own time; a POST before that would rightly fail.
        Eventually.holds(() -> origin.connections.get() == 1 && posted(harness, origin));
        assertEquals(2, origin.connections.get());
      }
    }

    private boolean posted(OriginHarness harness, ScriptedOrigin origin) {
      try {
        return text(harness.send(origin, "POST", TestContent.of("x"))).equals("posted");
      } catch (Exception stillOpen) {
        return false;
      }
    }
  }

  @Nested
  class Bounds {
    private List<OriginResponse> openMany(OriginHarness harness, ScriptedOrigin origin, int count)
        throws Exception {
      List<OriginResponse> responses = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        responses.add(harness.get(origin, "/" + i));
      }
      return responses;
    }

    private void finish(List<OriginResponse> responses) throws IOException {
      for (OriginResponse response : responses) {
        text(response);
        response.close();
      }
    }

    @Test
    void idleConnectionsOfOneOriginAreBounded() throws Exception {
      try (ScriptedOrigin origin = new ScriptedOrigin(OriginHarness::echo);
          OriginHarness harness = new OriginHarness()) {
        finish(openMany(harness, origin, 7));
        assertEquals(4, harness.client.idleConnections());
      }
    }

    @Test
    void idleConnectionsInTotalAreBoundedAndTheEldestGoes() throws Exception {
      try (ScriptedOrigin first = new ScriptedOrigin(OriginHarness::echo);
          ScriptedOrigin second = new ScriptedOrigin(OriginHarness::echo);
          OriginHarness harness = new OriginHarness()) {
        finish(openMany(harness, first, 4));
        finish(openMany(harness, second, 4));
        assertEquals(6, harness.client.idleConnections());
        finish(openMany(harness, second, 4));
        assertEquals(4, second.connections.get(), "those of the second are all there");
      }
    }

    @Test
    void requestsUnderWayToOneOriginAreBounded() throws Exception {
      try (ScriptedOrigin origin = new ScriptedOrigin(OriginHarness::echo);
          ScriptedOrigin other = new ScriptedOrigin(OriginHarness::echo);
          OriginHarness harness =
              new OriginHarness(OriginHarness.config(SHORT, LONG, LONG, LONG))) {
        List<OriginResponse> all = openMany(harness, origin, 8);
        assertEquals(Kind.CONNECTION_LIMIT_REACHED, harness.failure(origin));
        assertEquals("/", text(harness.get(other, "/")), "other origins are not concerned");
        text(all.getFirst());
        assertEquals("/again", text(harness.get(origin, "/again")));
        finish(all);
        assertEquals(8, origin.connections.get());
      }
    }

    @Test
    void whoeverWaitsGetsTheFirstPlaceThatIsFreed() throws Exception {
      try (ScriptedOrigin origin = new ScriptedOrigin(OriginHarness::echo);
          OriginHarness harness = new OriginHarness()) {
        List<OriginResponse> all = openMany(harness, origin, 8);
        AtomicInteger done = new AtomicInteger();
        List<Thread> waiting = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
          waiting.add(
              Thread.ofVirtual()
                  .start(
                      () -> {
                        try {
                          text(harness.get(origin, "/w"));
                          done.incrementAndGet();
                        } catch (Exception failed) {
                          throw new IllegalStateException(failed);
                        }
                      }));
        }
        all.getFirst().close();
        for (Thread thread : waiting) {
          thread.join();
        }
        assertEquals(20, done.get());
        finish(all.subList(1, 8));
        assertTrue(origin.connections.get() <= 9);
      }
    }

    @Test
    void idleConnectionsAreClosedAfterAWhileAndForgotten() throws Exception {
      CountDownLatch closed = new CountDownLatch(1);
      try (ScriptedOrigin origin =
              new ScriptedOrigin(
                  client -> {
                    OriginHarness.echo(client);
                    closed.countDown();
                  });
          OriginHarness harness =
              new OriginHarness(OriginHarness.config(LONG, LONG, LONG, SHORT))) {
        text(harness.get(origin, "/"));
        closed.await();
        Eventually.holds(
            () -> harness.client.idleConnections() == 0 && harness.client.rememberedOrigins() == 0);
      }
    }

    @Test
    void closingTheClientClosesIdleConnectionsAndLetsTheOthersFinish() throws Exception {
      try (ScriptedOrigin origin = new ScriptedOrigin(OriginHarness::echo);
          OriginHarness harness = new OriginHarness()) {
        List<OriginResponse> two = openMany(harness, origin, 2);
        text(two.getFirst());
        assertEquals(1, harness.client.idleConnections());
        harness.client.close();
        assertEquals(0, harness.client.idleConnections());
        assertEquals("/1", text(two.getLast()));
        assertEquals(0, harness.client.idleConnections());
      }
    }
  }

  @Test
  void headResponseFreesTheConnectionAtOnce() throws Exception {
    try (ScriptedOrigin origin =
            new ScriptedOrigin(
                client -> {
                  answer(client, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n");
                  client.rest();
                });
        OriginHarness harness = new OriginHarness()) {
      OriginResponse response = harness.send(origin, "HEAD", Content.EMPTY);
      assertEquals(1, harness.client.idleConnections());
      assertEquals("", text(response));
      response.close();
      assertEquals(1, harness.client.idleConnections());
    }
  }
}
