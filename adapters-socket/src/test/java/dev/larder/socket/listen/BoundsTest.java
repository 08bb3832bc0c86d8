package dev.larder.socket.listen;

import static dev.larder.socket.listen.ListenerHarness.answer;
import static dev.larder.socket.listen.ListenerHarness.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.application.api.Content;
import dev.larder.socket.deadline.Reaper;
import dev.larder.socket.raw.Eventually;
import dev.larder.socket.raw.RawClient;
import dev.larder.socket.raw.RawMessage;
import dev.larder.socket.raw.TestContent;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class BoundsTest {
  private static final Duration SHORT = Duration.ofMillis(60);

  @Nested
  class Connections {
    @Test
    void oneTooManyIsSent503AndTheOthersGoOn() throws Exception {
      ListenerConfig two = ListenerConfig.DEFAULT.withMaxConnections(2);
      try (ListenerHarness harness = new ListenerHarness(two, ListenerHarness::echo);
          RawClient first = harness.connect();
          RawClient second = harness.connect()) {
        first.send(get("/a")).response();
        second.send(get("/b")).response();
        try (RawClient third = harness.connect()) {
          RawMessage response = third.send(get("/c")).response();
          assertEquals(503, response.status());
          assertEquals("close", response.field("Connection"));
          assertEquals("larder; detail=too-many-connections", response.field("Cache-Status"));
          assertEquals("", third.rest());
        }
        assertEquals("/d", first.send(get("/d")).response().body());
        second.socket().close();
        Eventually.holds(() -> harness.listener.connections() == 1);
        try (RawClient fourth = harness.connect()) {
          assertEquals("/e", fourth.send(get("/e")).response().body());
        }
        assertEquals(4, harness.requests.size());
      }
    }

    @Test
    void aCrowdThatIsTooManyLeavesNothingBehind() throws Exception {
      ListenerConfig one = ListenerConfig.DEFAULT.withMaxConnections(1);
      try (ListenerHarness harness = new ListenerHarness(one, ListenerHarness::echo);
          RawClient first = harness.connect()) {
        first.send(get("/a")).response();
        List<RawClient> crowd = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
          crowd.add(harness.connect());
        }
        assertEquals("/b", first.send(get("/b")).response().body());
        for (RawClient client : crowd) {
          client.endOutput();
          // Those that are too many to be told so are dropped without a word.
          String answer = restOrNothing(client);
          assertTrue(answer.isEmpty() || answer.startsWith("HTTP/1.1 503 "), answer);
          client.close();
        }
        first.socket().close();
        Eventually.holds(() -> harness.listener.connections() == 0);
      }
    }
  }

  private static String restOrNothing(RawClient client) {
    try {
      return client.rest();
    } catch (IOException reset) {
      return "";
    }
  }

  @Nested
  class Deadlines {
    @Test
    void headThatTakesTooLongIs408() throws Exception {
      try (ListenerHarness harness =
              new ListenerHarness(ListenerHarness.headWithin(SHORT), ListenerHarness::echo);
          RawClient client = harness.connect()) {
        client.send("GET / HTTP/1.1\r\nHo");
        RawMessage response = client.response();
        assertEquals(408, response.status());
        assertEquals("larder; detail=request-timeout", response.field("Cache-Status"));
        assertEquals("", client.rest());
      }
    }

    @Test
    void headThatTricklesIs408Too() throws Exception {
      try (ListenerHarness harness =
              new ListenerHarness(ListenerHarness.headWithin(SHORT), ListenerHarness::echo);
          RawClient client = harness.connect()) {
        AtomicReference<Boolean> over = new AtomicReference<>(false);
        Thread trickle =
            Thread.ofVirtual()
                .start(
                    () -> {
                      try {
                        client.send("GET / HTTP/1.1\r\nA: ");
                        while (!over.get()) {
                          client.send("a");
                          Thread.sleep(2);
                        }
                      } catch (IOException | InterruptedException closed) {
                        // As expected.
                      }
                    });
        try {
          assertEquals("HTTP/1.1 408 Request Timeout", client.line());
        } catch (java.net.SocketException reset) {
          // Octets that came after the end may reset the connection before the answer is read.
        }
        over.set(true);
        trickle.join();
        assertTrue(harness.requests.isEmpty());
      }
    }

    @Test
    void idleConnectionIsClosedWithoutAWord() throws Exception {
      try (ListenerHarness harness =
              new ListenerHarness(ListenerHarness.idleFor(SHORT), ListenerHarness::echo);
          RawClient silent = harness.connect();
          RawClient served = harness.connect()) {
        assertEquals("/a", served.send(get("/a")).response().body());
        assertEquals("", silent.rest());
        assertEquals("", served.rest());
        Eventually.holds(() -> harness.listener.connections() == 0);
      }
    }

    @Test
    void doNotRunWhileTheApplicationWorks() throws Exception {
      try (ListenerHarness harness =
              new ListenerHarness(
                  ListenerHarness.config(SHORT, SHORT, SHORT, SHORT),
                  request -> {
                    Eventually.holds(SlowWork.of(SHORT.multipliedBy(3)));
                    return ListenerHarness.echo(request);
                  });
          RawClient client = harness.connect()) {
        assertEquals("/a", client.send(get("/a")).response().body());
      }
    }

    @Test
    void contentThatStallsIsAFailedRead() throws Exception {
      AtomicReference<IOException> failure = new AtomicReference<>();
      try (ListenerHarness harness =
              new ListenerHarness(
                  ListenerHarness.contentWithin(SHORT),
                  request -> {
                    try {
                      while (request.content().read(new byte[10], 0, 10) >= 0) {}
                    } catch (IOException stalled) {
                      failure.set(stalled);
                    }
                    return answer(400, TestContent.of("stalled"));
                  });
          RawClient client = harness.connect()) {
        client.send("POST / HTTP/1.1\r\nHost: a.test\r\nContent-Length: 9\r\n\r\nabc");
        assertEquals("stalled", client.response().body());
        assertTrue(client.ended());
        assertInstanceOf(IOException.class, failure.get());
      }
    }

    @Test
    void clientThatDoesNotReadIsDropped() throws Exception {
      Endless endless = new Endless();
      try (ListenerHarness harness =
              new ListenerHarness(
                  ListenerHarness.writtenWithin(SHORT), request -> answer(200, endless));
          RawClient client = harness.connect()) {
        client.send(get("/"));
        Eventually.holds(() -> endless.closed && harness.listener.connections() == 0);
      }
    }

    @Test
    void clientThatDoesNotReadALargeHitIsDropped() throws Exception {
      FakeEntry large = FakeEntry.resident(new byte[20_000_000]);
      try (ListenerHarness harness =
              new ListenerHarness(
                  ListenerHarness.writtenWithin(SHORT),
                  request ->
                      new dev.larder.application.api.Answer.Hit(
                          large, 0, new dev.larder.domain.cache.CacheStatus.Hit(1)));
          RawClient client = harness.connect()) {
        client.send(get("/"));
        Eventually.holds(() -> harness.listener.connections() == 0);
      }
    }
  }

  @Nested
  class Closing {
    @Test
    void letsRequestsUnderWayFinishAndEndsTheIdle() throws Exception {
      CountDownLatch begun = new CountDownLatch(1);
      CountDownLatch mayEnd = new CountDownLatch(1);
      try (ListenerHarness harness =
              new ListenerHarness(
                  request -> {
                    begun.countDown();
                    await(mayEnd);
                    return ListenerHarness.echo(request);
                  });
          RawClient idle = harness.connect();
          RawClient busy = harness.connect()) {
        int port = harness.listener.port();
        busy.send(get("/a"));
        await(begun);
        Thread closer =
            Thread.ofVirtual().start(() -> harness.listener.close(Duration.ofSeconds(20)));
        assertEquals("", idle.rest());
        assertThrows(
            IOException.class, () -> new Socket(InetAddress.getLoopbackAddress(), port).close());
        mayEnd.countDown();
        RawMessage response = busy.response();
        assertEquals("/a", response.body());
        assertEquals("close", response.field("Connection"));
        busy.socket().close();
        closer.join();
        assertEquals(0, harness.listener.connections());
      }
    }

    @Test
    void cutsWhatIsLeftAfterTheGrace() throws Exception {
      Endless endless = new Endless();
      try (ListenerHarness harness = new ListenerHarness(request -> answer(200, endless));
          RawClient client = harness.connect()) {
        client.send(get("/")).head();
        harness.listener.close(Duration.ofMillis(50));
        assertThrows(
            IOException.class,
            () -> {
              while (true) {
                client.octets(4_096);
              }
            });
        Eventually.holds(() -> endless.closed);
      }
    }

    @Test
    void freesThePort() throws Exception {
      try (ListenerHarness harness = new ListenerHarness(ListenerHarness::echo);
          Reaper reaper = new Reaper()) {
        ProxyListener second =
            new ProxyListener(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), harness.listener.port()),
                ListenerConfig.DEFAULT,
                "larder-2",
                ListenerHarness::echo,
                ExchangeLog.NONE,
                reaper,
                InstantSource.system());
        assertThrows(BindException.class, second::start);
        harness.listener.close(Duration.ZERO);
        second.start();
        second.close(Duration.ZERO);
      }
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  /// Work that takes a while, so that deadlines would pass.
  private record SlowWork(long end) implements java.util.function.BooleanSupplier {
    static SlowWork of(Duration duration) {
      return new SlowWork(System.nanoTime() + duration.toNanos());
    }

    @Override
    public boolean getAsBoolean() {
      return System.nanoTime() - end > 0;
    }
  }

  /// Content that never ends.
  private static final class Endless implements Content {
    volatile boolean closed;

    @Override
    public long length() {
      return -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      return length;
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
