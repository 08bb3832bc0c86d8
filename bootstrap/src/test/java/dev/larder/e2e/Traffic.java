package dev.larder.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// All kinds of clients and origin servers at once: good ones, slow ones, and those that leave
/// without a word.
final class Traffic {
  private static final int CLIENTS = 16;
  private static final int POPULAR = 40;

  @FunctionalInterface
  private interface Visit {
    void by(Random random) throws IOException;
  }

  private final LarderProcess larder;
  private final TestOrigin origin;
  private final AtomicLong number = new AtomicLong();
  private final AtomicLong visits = new AtomicLong();

  /// One of them at random is what a client does next.
  private final List<Visit> kinds =
      List.of(
          this::popular,
          this::popular,
          this::popular,
          this::neverAskedFor,
          this::neverAskedFor,
          this::severalInARow,
          this::mustBeRevalidated,
          this::mayNotBeStored,
          this::inChunks,
          this::page,
          this::slowReader,
          this::leavesEarly,
          this::leavesInTheMiddle,
          this::endsTooEarly,
          this::neverSaysWhatItWants,
          this::cannotBeUnderstood,
          this::leadsNowhere);

  Traffic(LarderProcess larder, TestOrigin origin) {
    this.larder = larder;
    this.origin = origin;
    TestOrigin.Handler plain = (request, reply) -> reply.ok(Bodies.of(request.target()));
    origin.on("/popular", plain).on("/linked", plain).on("/new", plain);
    origin.on("/private", (request, reply) -> ok(request, reply, "Cache-Control: no-store"));
    origin.on("/tagged", Traffic::tagged);
    origin.on("/chunked", Traffic::chunked);
    origin.on("/page", Traffic::pageOf);
    origin.on("/short", Traffic::tooShort);
  }

  private static void ok(TestOrigin.Request request, TestOrigin.Reply reply, String field)
      throws IOException {
    reply.ok(Bodies.of(request.target()), field);
  }

  private static void tagged(TestOrigin.Request request, TestOrigin.Reply reply)
      throws IOException {
    if (request.has("If-None-Match")) {
      reply.send("HTTP/1.1 304 Not Modified\r\nETag: \"t\"\r\nCache-Control: no-cache\r\n\r\n");
    } else {
      reply.ok(Bodies.of(request.target()), "ETag: \"t\"", "Cache-Control: no-cache");
    }
  }

  private static void chunked(TestOrigin.Request request, TestOrigin.Reply reply)
      throws IOException {
    reply.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    String body = Bodies.of(request.target());
    for (int at = 0; at < body.length(); at += 5_000) {
      String chunk = body.substring(at, Math.min(at + 5_000, body.length()));
      reply.send(Integer.toHexString(chunk.length()) + "\r\n" + chunk + "\r\n");
    }
    reply.send("0\r\n\r\n");
  }

  private static void pageOf(TestOrigin.Request request, TestOrigin.Reply reply)
      throws IOException {
    String which = request.target().substring(6);
    reply.ok(
        "<a href='/linked?%s-1,900'><a href='/linked?%s-2,9000'>".formatted(which, which),
        "Content-Type: text/html");
  }

  private static void tooShort(TestOrigin.Request request, TestOrigin.Reply reply)
      throws IOException {
    String body = Bodies.of(request.target());
    reply.send(TestOrigin.Reply.head(200, body.length() + 1) + body);
    reply.close();
  }

  /// Lets clients come and go for so long.
  void run(Duration time) throws Exception {
    long end = System.nanoTime() + time.toNanos();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        Random random = new Random(number.incrementAndGet());
        all.add(
            clients.submit(
                () -> {
                  while (System.nanoTime() - end < 0) {
                    kinds.get(random.nextInt(kinds.size())).by(random);
                    visits.incrementAndGet();
                  }
                  return null;
                }));
      }
      for (Future<?> client : all) {
        client.get();
      }
    }
  }

  long visits() {
    return visits.get();
  }

  private String fresh(String path, int octets) {
    return path + "?" + number.incrementAndGet() + "," + octets;
  }

  private RawResponse get(String target) throws IOException {
    RawResponse response = RawClient.get(larder.port(), origin.url(target));
    assertEquals(200, response.status(), response::head);
    assertTrue(response.text().equals(Bodies.of(target)), () -> "wrong octets of " + target);
    return response;
  }

  private void popular(Random random) throws IOException {
    int which = random.nextInt(POPULAR);
    get("/popular?" + which + "," + (which * which * 200));
  }

  private void neverAskedFor(Random random) throws IOException {
    get(fresh("/new", random.nextInt(60_000)));
  }

  private void severalInARow(Random random) throws IOException {
    try (RawClient client = new RawClient(larder.port())) {
      String target = fresh("/new", random.nextInt(3_000));
      String request = RawClient.getRequest(origin.url(target));
      client.send(request.repeat(5));
      for (int i = 0; i < 5; i++) {
        assertEquals(Bodies.of(target), client.response().text());
      }
    }
  }

  private void mustBeRevalidated(Random random) throws IOException {
    get("/tagged?" + random.nextInt(5) + ",7000");
  }

  private void mayNotBeStored(Random random) throws IOException {
    get("/private?" + random.nextInt(5) + ",70000");
  }

  private void inChunks(Random random) throws IOException {
    get(fresh("/chunked", random.nextInt(60_000)));
  }

  private void page(Random random) throws IOException {
    String url = origin.url("/page?" + number.incrementAndGet());
    assertEquals(200, RawClient.get(larder.port(), url).status());
  }

  private void slowReader(Random random) throws IOException {
    String target = fresh("/new", 1_500_000);
    try (RawClient client = new RawClient(larder.port())) {
      client.send(RawClient.getRequest(origin.url(target))).head();
      StringBuilder body = new StringBuilder();
      for (int i = 0; i < 150; i++) {
        body.append(new String(client.octets(10_000), StandardCharsets.ISO_8859_1));
        LockSupport.parkNanos(1_000_000);
      }
      assertTrue(body.toString().equals(Bodies.of(target)), "wrong octets");
    }
  }

  private void leavesEarly(Random random) throws IOException {
    try (RawClient client = new RawClient(larder.port())) {
      client.send(RawClient.getRequest(origin.url(fresh("/new", 100_000))));
      client.reset();
    }
  }

  private void leavesInTheMiddle(Random random) throws IOException {
    int octets = 1_000_000 * (1 + random.nextInt(8));
    try (RawClient client = new RawClient(larder.port())) {
      client.send(RawClient.getRequest(origin.url(fresh("/new", octets)))).head();
      client.octets(random.nextInt(octets / 2));
      client.reset();
    }
  }

  private void endsTooEarly(Random random) throws IOException {
    String url = origin.url(fresh("/short", random.nextInt(2_000_000)));
    try (RawClient client = new RawClient(larder.port())) {
      assertTrue(client.send(RawClient.getRequest(url)).response().status() >= 500);
    } catch (IOException cut) {
      // As it should be.
    }
  }

  private void neverSaysWhatItWants(Random random) throws IOException {
    try (RawClient client = new RawClient(larder.port())) {
      client.send("GET http://a.te".substring(0, random.nextInt(15)));
    }
  }

  private void cannotBeUnderstood(Random random) throws IOException {
    try (RawClient client = new RawClient(larder.port())) {
      client.send("GET " + origin.url("/") + " HTTP/1.1\r\nHost : a\r\n\r\n");
      assertEquals(400, client.response().status());
    }
  }

  private void leadsNowhere(Random random) throws IOException {
    assertEquals(502, RawClient.get(larder.port(), "http://127.0.0.1:1/").status());
  }
}
