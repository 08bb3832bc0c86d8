package dev.larder.e2e;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.bootstrap.Awaiting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The behaviour that Larder grew from, row by row.
@Timeout(60)
class FourteenRowsIT {
  private static final long TTL_NANOS = 2_000_000_000L;

  @TempDir private static Path directory;
  private static LarderProcess larder;
  private static boolean cacheWasThere;

  private TestOrigin origin;

  @BeforeAll
  static void start() throws Exception {
    cacheWasThere = Files.exists(directory.resolve("cache"));
    larder = LarderProcess.start(directory, "--ttl", "2");
  }

  @AfterAll
  static void stop() throws Exception {
    larder.close();
  }

  @BeforeEach
  void openOrigin() throws IOException {
    origin = new TestOrigin();
    origin.on("/text", (request, reply) -> reply.ok("some text", "Content-Type: text/plain"));
  }

  @AfterEach
  void closeOrigin() throws IOException {
    origin.close();
  }

  private RawResponse get(String target) throws IOException {
    return RawClient.get(larder.port(), origin.url(target));
  }

  @Nested
  class Row1 {
    @Test
    void portAndTimeoutAreTakenFromTheCommandLine() {
      assertTrue(
          larder.startLine().contains("listening on http://127.0.0.1:" + larder.port() + " "),
          larder.startLine());
      assertTrue(larder.startLine().contains(" ttl=2s "), larder.startLine());
    }

    @Test
    void timeoutIsTenSecondsIfNotGiven(@TempDir Path other) throws Exception {
      try (LarderProcess plain = LarderProcess.start(other)) {
        assertTrue(plain.startLine().contains(" ttl=10s "), plain.startLine());
      }
    }

    @Test
    void portsOutsideTheRangeAreRefused(@TempDir Path other) throws Exception {
      for (String port : List.of("0", "65536")) {
        LarderProcess.Ended ended = LarderProcess.run(other, "--port", port);
        assertEquals(2, ended.status());
        assertTrue(
            ended.err().startsWith("larder: --port " + port + ": must be a number from 1 to 65535"),
            ended.err());
      }
    }
  }

  @Test
  void row2CacheDirectoryIsMadeAtRunTimeAndHoldsWhatIsCached() throws Exception {
    origin.on("/two", (request, reply) -> reply.ok("MARKER-of-row-two"));
    assertFalse(cacheWasThere);
    assertTrue(Files.isDirectory(larder.cache()));
    get("/two");
    // What has expired by the rules may still be there to be revalidated, so there is no hurry.
    Awaiting.until(() -> holds(larder, "MARKER-of-row-two"));
  }

  @Test
  void row3GetIsHandledInBothVersions() throws Exception {
    for (String version : List.of("1.0", "1.1")) {
      try (RawClient client = new RawClient(larder.port())) {
        client.send(
            "GET %s HTTP/%s\r\nHost: 127.0.0.1:%d\r\n\r\n"
                .formatted(origin.url("/text"), version, origin.port()));
        RawResponse response = client.response();
        assertEquals(200, response.status());
        assertEquals("some text", response.text());
        assertEquals(version.equals("1.0"), response.all("Connection").contains("close"));
      }
    }
  }

  @Nested
  class Row4 {
    @Test
    void otherMethodsAreAnswered501() throws Exception {
      for (String method :
          List.of("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "get")) {
        try (RawClient client = new RawClient(larder.port())) {
          client.send(
              "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Length: 2\r\n\r\nab"
                  .formatted(method, origin.url("/text"), origin.port()));
          RawResponse response = client.response();
          assertEquals(501, response.status(), method);
          assertTrue(response.head().startsWith("HTTP/1.1 501 Not Implemented\r\n"));
          assertTrue(response.has("Cache-Status"), response::head);
          assertTrue(response.has("Proxy-Status"), response::head);
        }
      }
      assertEquals(List.of(), origin.requests());
    }

    @Test
    void headIsAnswered501WithoutContent() throws Exception {
      try (RawClient client = new RawClient(larder.port())) {
        String head =
            "HEAD %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                .formatted(origin.url("/text"));
        assertEquals(501, client.send(head).head().status());
        assertEquals(0, client.rest().length);
      }
    }

    @Test
    void connectIsAnswered501() throws Exception {
      try (RawClient client = new RawClient(larder.port())) {
        String authority = "127.0.0.1:" + origin.port();
        client.send("CONNECT %s HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(authority, authority));
        assertEquals(501, client.response().status());
      }
    }
  }

  @Nested
  class Row5 {
    @Test
    void methodAndVersionAreCheckedBeforeAnythingIsAsked() throws Exception {
      for (String line : List.of("GET %s HTTP/2.0", "GET %s HTTP/0.9", "GET %s HTTP/3.1")) {
        assertEquals(505, status(line.formatted(origin.url("/text"))), line);
      }
      for (String line : List.of("GET %s HTTP/1", "GET %s http/1.1", "GET %s", "%s HTTP/1.1")) {
        assertEquals(400, status(line.formatted(origin.url("/text"))), line);
      }
      assertEquals(501, status("POST " + origin.url("/text") + " HTTP/1.1"));
      assertEquals(List.of(), origin.requests());
    }

    private int status(String requestLine) throws IOException {
      try (RawClient client = new RawClient(larder.port())) {
        return client.send(requestLine + "\r\nHost: a.test\r\n\r\n").response().status();
      }
    }
  }

  @Test
  void row6WhatIsInTheCacheIsAnsweredFromIt() throws Exception {
    assertEquals("larder; fwd=uri-miss; stored", get("/text").cacheStatus());
    RawResponse again = get("/text");
    assertTrue(again.isHit(), again::head);
    assertEquals("some text", again.text());
    assertEquals("text/plain", again.field("Content-Type"));
    assertTrue(again.has("Age"), again::head);
    assertEquals(1, origin.count("/text"));
  }

  @Test
  void row7WhatIsNotIsRetrievedFromTheDestinationInTheRequest() throws Exception {
    try (TestOrigin other = new TestOrigin()) {
      other.on("/text", (request, reply) -> reply.ok("of the other"));
      RawResponse response =
          RawClient.get(larder.port(), other.url("/text"), "X-Other: " + origin.url("/"));
      assertEquals("of the other", response.text());
      assertEquals(List.of("127.0.0.1:" + other.port()), other.requests().getFirst().all("Host"));
      assertEquals(List.of(), origin.requests());
    }
  }

  @Test
  void row8ResourceIsSentToTheClientOctetByOctet() throws Exception {
    byte[] octets = new byte[300_000];
    for (int i = 0; i < octets.length; i++) {
      octets[i] = (byte) (i * 31 >>> 3);
    }
    origin.on("/octets", (request, reply) -> reply.ok(octets));
    assertArrayEquals(octets, get("/octets").body());
    RawResponse again = get("/octets");
    assertTrue(again.isHit(), again::head);
    assertArrayEquals(octets, again.body());
  }

  @Test
  void row9ClientThatWaitsHoldsUpNoOther() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch mayAnswer = new CountDownLatch(1);
    origin.on(
        "/slow",
        (request, reply) -> {
          asked.countDown();
          TestOrigin.await(mayAnswer);
          reply.ok("at last");
        });
    try (RawClient waiting = new RawClient(larder.port())) {
      waiting.send(RawClient.getRequest(origin.url("/slow")));
      TestOrigin.await(asked);
      assertEquals("some text", get("/text").text());
      mayAnswer.countDown();
      assertEquals("at last", waiting.response().text());
    }
  }

  @Test
  void row10ClientThatDoesNotReadDoesNotHoldUpTheCaching() throws Exception {
    byte[] large = "0123456789abcdef".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
    origin.on("/large", (request, reply) -> reply.ok(large, "Cache-Control: max-age=60"));
    try (RawClient lazy = new RawClient(larder.port())) {
      lazy.send(RawClient.getRequest(origin.url("/large")));
      lazy.head();
      Awaiting.until(() -> isHit("/large"));
      assertArrayEquals(large, get("/large").body());
      assertArrayEquals(large, lazy.octets(large.length));
    }
    assertEquals(1, origin.count("/large"));
  }

  private boolean isHit(String target) {
    try (RawClient client = new RawClient(larder.port())) {
      return client.send(RawClient.getRequest(origin.url(target))).head().isHit();
    } catch (IOException broken) {
      throw new AssertionError(broken);
    }
  }

  private static boolean holds(LarderProcess larder, String marker) {
    try {
      return larder.cacheHolds(marker);
    } catch (IOException changing) {
      return false;
    }
  }

  /// A row of its own process: every 200 lives for two seconds.
  @Nested
  class Rows11And12 {
    @Test
    void whatHasLivedForTheTimeoutIsDeletedAndItsTimerStartsAgain(@TempDir Path other)
        throws Exception {
      AtomicInteger version = new AtomicInteger();
      String filler = ".".repeat(3 << 20);
      origin.on("/small", (request, reply) -> reply.ok("MARKER-s" + version.incrementAndGet()));
      origin.on(
          "/large",
          (request, reply) -> reply.ok("MARKER-large" + filler, "Cache-Control: max-age=3600"));
      try (LarderProcess fixed =
          LarderProcess.start(other, "--ttl", "2", "--rules", "fixed", "--prefetch", "off")) {
        long stored = System.nanoTime();
        RawClient.get(fixed.port(), origin.url("/large"));
        RawClient.get(fixed.port(), origin.url("/small"));
        Awaiting.until(() -> holds(fixed, "MARKER-s1") && holds(fixed, "MARKER-large"));
        Awaiting.until(() -> !holds(fixed, "MARKER-"));
        long lived = System.nanoTime() - stored;
        assertTrue(lived > TTL_NANOS, "deleted early");
        assertTrue(lived < 2 * TTL_NANOS, "on disk for " + lived / 1_000_000 + " ms");

        RawResponse second = RawClient.get(fixed.port(), origin.url("/small"));
        assertEquals("MARKER-s2", second.text());
        // The timer runs from this retrieval on, not from the first one or from the last use.
        Awaiting.until(() -> !text(fixed, "/small").equals("MARKER-s2"));
        List<TestOrigin.Request> asked = origin.requests("/small");
        assertEquals(3, asked.size());
        long between = asked.get(2).at() - asked.get(1).at();
        assertTrue(between >= TTL_NANOS, "again after " + between / 1_000_000 + " ms");
      }
    }

    private String text(LarderProcess fixed, String target) {
      try {
        return RawClient.get(fixed.port(), origin.url(target)).text();
      } catch (IOException broken) {
        throw new AssertionError(broken);
      }
    }
  }

  @Nested
  class Row13 {
    private static final String LINKS =
        "<html><a href=\"equipment.html\">e</a><A HREF='two.html?a=1&amp;b=2'>t</A>"
            + "<img src=pic.png><a href=/logout>o</a><a rel=nofollow href=/unwanted>n</a>"
            + "<a href=http://127.0.0.1:1/>other</a></html>";

    @Test
    void linksOfA200AreFetched() throws Exception {
      origin.on("/dir/page", (request, reply) -> reply.ok(LINKS, "Content-Type: text/html"));
      get("/dir/page");
      List<String> linked = List.of("/dir/equipment.html", "/dir/two.html?a=1&b=2", "/dir/pic.png");
      Awaiting.until(() -> linked.stream().allMatch(target -> origin.count(target) == 1));
      for (String target : linked) {
        assertEquals(
            List.of("prefetch"), origin.requests(target).getFirst().all("Sec-Purpose"), target);
      }
      assertEquals(4, origin.requests().size(), "neither actions nor nofollow");
    }

    @Test
    void linksOfAnythingElseAreNot() throws Exception {
      origin.on(
          "/lost",
          (request, reply) ->
              reply.send(
                  TestOrigin.Reply.head(404, LINKS.length(), "Content-Type: text/html") + LINKS));
      origin.on("/listing", (request, reply) -> reply.ok(LINKS, "Content-Type: text/plain"));
      origin.on("/page", (request, reply) -> reply.ok("<a href=/text>", "Content-Type: text/html"));
      get("/lost");
      get("/listing");
      get("/page");
      Awaiting.until(() -> origin.count("/text") == 1);
      assertEquals(4, origin.requests().size(), "pages are read one after the other");
    }
  }

  @Test
  void row14EachLinkedResourceIsFetchedInAThreadOfItsOwnAndSaved() throws Exception {
    CountDownLatch bothAsked = new CountDownLatch(2);
    TestOrigin.Handler both =
        (request, reply) -> {
          bothAsked.countDown();
          // Only if the other one is being fetched at the same time does this end.
          TestOrigin.await(bothAsked);
          reply.ok("prefetched " + request.target(), "Cache-Control: max-age=60");
        };
    origin.on("/one", both).on("/two", both);
    origin.on(
        "/page",
        (request, reply) -> reply.ok("<a href=one><a href=two>", "Content-Type: text/html"));
    assertEquals("<a href=one><a href=two>", get("/page").text());
    TestOrigin.await(bothAsked);
    for (String target : List.of("/one", "/two")) {
      Awaiting.until(() -> isHit(target));
      assertEquals("prefetched " + target, get(target).text());
      assertEquals(1, origin.count(target), "nobody had asked for it");
      assertNotEquals(List.of(), origin.requests(target).getFirst().all("Sec-Purpose"));
    }
  }
}
