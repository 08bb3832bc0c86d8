package dev.larder.e2e;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.bootstrap.Awaiting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Many clients that want the same at once.
@Timeout(120)
class CollapseIT {
  private static final int CLIENTS = 1_000;
  private static final byte[] HALF =
      "0123456789".repeat(10_000).getBytes(StandardCharsets.US_ASCII);

  @TempDir private static Path directory;
  private static LarderProcess larder;

  @BeforeAll
  static void start() throws Exception {
    larder = LarderProcess.start(directory, "--ttl", "60", "--prefetch", "off");
  }

  @AfterAll
  static void stop() {
    larder.close();
  }

  @Test
  void oneRequestServesThemAllWhileItsAnswerStillArrives() throws Exception {
    CountDownLatch mayBegin = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    CountDownLatch halfReceived = new CountDownLatch(CLIENTS);
    try (TestOrigin origin = new TestOrigin();
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      origin.on(
          "/wanted",
          (request, reply) -> {
            TestOrigin.await(mayBegin);
            reply.send(TestOrigin.Reply.head(200, 2L * HALF.length));
            reply.send(HALF, HALF.length);
            TestOrigin.await(mayEnd);
            reply.send(HALF, HALF.length);
          });
      ProcessFiles before = ProcessFiles.of(larder.pid());
      List<Future<String>> statuses = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        statuses.add(clients.submit(() -> download(origin.url("/wanted"), halfReceived)));
      }
      // One more is the connection to the origin server.
      Awaiting.until(() -> ProcessFiles.of(larder.pid()).sockets() > before.sockets() + CLIENTS);
      mayBegin.countDown();
      assertTrue(halfReceived.await(60, TimeUnit.SECONDS), "streams while it arrives");
      mayEnd.countDown();
      int collapsed = 0;
      for (Future<String> status : statuses) {
        collapsed += status.get().equals("larder; fwd=uri-miss; stored; collapsed") ? 1 : 0;
      }
      assertEquals(1, origin.count("/wanted"));
      assertEquals(CLIENTS - 1, collapsed);
    }
  }

  private static String download(String url, CountDownLatch halfReceived) throws IOException {
    try (RawClient client = new RawClient(larder.port())) {
      RawResponse head = client.send(RawClient.getRequest(url)).head();
      assertArrayEquals(HALF, client.octets(HALF.length));
      halfReceived.countDown();
      assertArrayEquals(HALF, client.octets(HALF.length));
      return head.cacheStatus();
    }
  }

  @Test
  void whatMayNotBeStoredIsSharedWithNobody() throws Exception {
    int several = 20;
    CountDownLatch allAsked = new CountDownLatch(1);
    AtomicInteger number = new AtomicInteger();
    try (TestOrigin origin = new TestOrigin();
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      origin.on(
          "/private",
          (request, reply) -> {
            TestOrigin.await(allAsked);
            reply.ok("for " + number.incrementAndGet(), "Cache-Control: private");
          });
      ProcessFiles before = ProcessFiles.of(larder.pid());
      List<Future<RawResponse>> responses = new ArrayList<>();
      for (int i = 0; i < several; i++) {
        responses.add(clients.submit(() -> RawClient.get(larder.port(), origin.url("/private"))));
      }
      Awaiting.until(() -> ProcessFiles.of(larder.pid()).sockets() > before.sockets() + several);
      allAsked.countDown();
      List<String> texts = new ArrayList<>();
      for (Future<RawResponse> response : responses) {
        texts.add(response.get().text());
      }
      assertEquals(several, texts.stream().distinct().count(), texts::toString);
      assertEquals(several, origin.count("/private"));
    }
  }
}
