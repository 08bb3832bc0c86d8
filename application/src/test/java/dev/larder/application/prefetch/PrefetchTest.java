package dev.larder.application.prefetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.application.api.Answer;
import dev.larder.application.api.ClientRequest;
import dev.larder.application.api.Content;
import dev.larder.application.fakes.Await;
import dev.larder.application.fakes.FakeOrigin;
import dev.larder.application.fakes.FakeStore;
import dev.larder.application.fakes.Reply;
import dev.larder.application.serve.ServeFromCacheOrOrigin;
import dev.larder.application.serve.ServeSettings;
import dev.larder.application.spi.CacheEvents;
import dev.larder.application.spi.LinkExtractor;
import dev.larder.application.spi.MutableClock;
import dev.larder.domain.cache.CachingRules;
import dev.larder.domain.cache.UnstatedLifetime;
import dev.larder.domain.message.FieldName;
import dev.larder.domain.message.Fields;
import dev.larder.domain.message.MalformedTarget;
import dev.larder.domain.message.RequestHead;
import dev.larder.domain.message.TargetUri;
import dev.larder.domain.prefetch.Link;
import dev.larder.domain.prefetch.LinkRules;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PrefetchTest {
  private static final String SITE = "http://example.com";

  private final MutableClock clock = new MutableClock();
  private final FakeOrigin origin = new FakeOrigin(clock);
  private final FakeStore store = new FakeStore(clock);
  private final Set<String> dropped = ConcurrentHashMap.newKeySet();
  private final AtomicInteger prefetched = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private PrefetchInBackground prefetching;
  private ServeAndPrefetch serving;

  /// Pages are lists of links, one a line.
  private static final LinkExtractor LINES =
      (page, charset, uri) -> {
        byte[] bytes = new byte[1 << 20];
        int length = 0;
        int count;
        while ((count = page.read(bytes, length, bytes.length - length)) > 0) {
          length += count;
        }
        List<Link> links = new ArrayList<>();
        for (String line : new String(bytes, 0, length, StandardCharsets.UTF_8).lines().toList()) {
          links.add(new Link(uri(line), Link.Kind.NAVIGATION, false, false));
        }
        return links;
      };

  private final CacheEvents events =
      new CacheEvents() {
        @Override
        public void prefetched(TargetUri target, int status, boolean stored) {
          prefetched.incrementAndGet();
        }

        @Override
        public void prefetchDropped(TargetUri target, String reason) {
          dropped.add(reason);
        }

        @Override
        public void prefetchFailed(TargetUri target, String detail) {
          failed.incrementAndGet();
        }
      };

  private void start(PrefetchSettings settings) {
    ServeFromCacheOrOrigin inner =
        new ServeFromCacheOrOrigin(
            CachingRules.standard(new UnstatedLifetime.Constant(Duration.ofSeconds(10))),
            store,
            origin,
            events,
            clock,
            new ServeSettings("larder-test", Set.of("GET")));
    prefetching =
        new PrefetchInBackground(
            inner, LINES, new LinkRules(LinkRules.DEFAULT_ACTIONS), events, settings);
    serving = new ServeAndPrefetch(inner, store, prefetching);
  }

  @AfterEach
  void stop() {
    prefetching.close();
  }

  private static TargetUri uri(String text) {
    try {
      return TargetUri.parse(text);
    } catch (MalformedTarget impossible) {
      throw new AssertionError(impossible);
    }
  }

  private String get(String path, String... fields) throws IOException {
    RequestHead head = new RequestHead("GET", uri(SITE + path), 1, Fields.of(fields));
    try (Answer answer = serving.serve(new ClientRequest(head, Content.EMPTY, "test"))) {
      if (answer instanceof Answer.Response response) {
        byte[] sink = new byte[4096];
        while (response.content().read(sink, 0, sink.length) >= 0) {}
      }
      return answer.cacheStatus().toFieldValue();
    }
  }

  private static Reply page(String... links) {
    return Reply.ok(String.join("\n", links), "Content-Type", "text/html");
  }

  private long asked(String path) {
    return origin.requests().stream()
        .filter(request -> request.target().toString().equals(SITE + path))
        .count();
  }

  @Test
  void linksOfAServedPageAreHitsAtFirstSight() throws IOException {
    start(PrefetchSettings.DEFAULTS);
    origin.handle(
        (request, content) ->
            request.target().pathAndQuery().equals("/page")
                ? page(SITE + "/a", SITE + "/b")
                : Reply.ok("x"));
    get("/page");
    Await.until("two prefetches", () -> prefetched.get() == 2);
    assertEquals("larder; hit; ttl=10", get("/a"));
    assertEquals("larder; hit; ttl=10", get("/b"));
    assertEquals(3, origin.sent());
  }

  @Test
  void prefetchIsMarkedAndCarriesNoCredentials() throws IOException {
    start(PrefetchSettings.DEFAULTS);
    origin.handle(
        (request, content) ->
            request.target().pathAndQuery().equals("/page") ? page(SITE + "/a") : Reply.ok("x"));
    get("/page", "Cookie", "id=1", "User-Agent", "Reader/1", "Accept-Encoding", "gzip");
    Await.until("a prefetch", () -> prefetched.get() == 1);
    Fields sent = origin.last().fields();
    assertEquals("prefetch", sent.first(FieldName.SEC_PURPOSE));
    assertEquals("Reader/1", sent.first(FieldName.USER_AGENT));
    assertEquals("gzip", sent.first(FieldName.ACCEPT_ENCODING));
    assertNull(sent.first(FieldName.COOKIE));
    assertNull(sent.first(FieldName.AUTHORIZATION));
  }

  @Test
  void prefetchingGoesOneLevelDeepUntilAClientAsksForTheNext() throws IOException {
    start(PrefetchSettings.DEFAULTS);
    origin.handle(
        (request, content) ->
            switch (request.target().pathAndQuery()) {
              case "/1" -> page(SITE + "/2");
              case "/2" -> page(SITE + "/3");
              case "/3" -> page(SITE + "/4");
              default -> Reply.ok("x");
            });
    get("/1");
    Await.until("the second page", () -> prefetched.get() == 1);
    assertEquals(0, asked("/3"));
    assertEquals("larder; hit; ttl=10", get("/2"));
    Await.until("the third page", () -> prefetched.get() == 2);
    assertEquals(1, asked("/3"));
    assertEquals(0, asked("/4"));
  }

  @Test
  void freshOnesAreLeftAlone() throws IOException {
    start(PrefetchSettings.DEFAULTS);
    origin.handle(
        (request, content) ->
            request.target().pathAndQuery().equals("/page")
                ? page(SITE + "/a", SITE + "/b")
                : Reply.ok("x"));
    get("/a");
    get("/page");
    Await.until("the other one", () -> prefetched.get() == 1);
    assertEquals(1, asked("/a"));
    assertEquals(1, asked("/b"));
  }

  @Test
  void actionsAndOtherOriginsAreNotFetched() throws IOException {
    start(PrefetchSettings.DEFAULTS);
    origin.handle(
        (request, content) ->
            request.target().pathAndQuery().equals("/page")
                ? page(SITE + "/logout", "http://elsewhere.example/a", SITE + "/last")
                : Reply.ok("x"));
    get("/page");
    Await.until("the harmless one", () -> prefetched.get() == 1);
    assertEquals(2, origin.sent());
  }

  @Test
  void atMostTwoAtATimeGoToOneOrigin() throws IOException {
    start(PrefetchSettings.DEFAULTS);
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    String[] links = IntStream.range(0, 8).mapToObj(i -> SITE + "/" + i).toArray(String[]::new);
    origin.handle(
        (request, content) -> {
          if (request.target().pathAndQuery().equals("/page")) {
            return page(links);
          }
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          Await.latch(release);
          now.decrementAndGet();
          return Reply.ok("x");
        });
    get("/page");
    Await.until("two under way", () -> now.get() == 2);
    release.countDown();
    Await.until("all", () -> prefetched.get() == 8);
    assertEquals(2, most.get());
  }

  @Test
  void linksBeyondTheBoundAreDroppedAndSaid() throws IOException {
    start(new PrefetchSettings(4, 3, 1, 100, 1 << 20));
    CountDownLatch release = new CountDownLatch(1);
    String[] links = IntStream.range(0, 20).mapToObj(i -> SITE + "/" + i).toArray(String[]::new);
    origin.handle(
        (request, content) -> {
          if (request.target().pathAndQuery().equals("/page")) {
            return page(links);
          }
          Await.latch(release);
          return Reply.ok("x");
        });
    get("/page");
    Await.until("a full queue", () -> dropped.contains("too many links wait"));
    release.countDown();
    Await.until("those that fitted", () -> prefetched.get() >= 3);
    assertTrue(origin.sent() <= 6, "the page, one under way, three that wait, and one race");
  }

  @Test
  void prefetchThatIsTooLargeIsBrokenOff() throws IOException {
    start(new PrefetchSettings(4, 10, 2, 100, 1000));
    origin.handle(
        (request, content) ->
            request.target().pathAndQuery().equals("/page")
                ? page(SITE + "/large")
                : Reply.of(200, new byte[5000]));
    get("/page");
    Await.until("a failure", () -> failed.get() == 1);
    assertEquals(0, prefetched.get());
  }

  @Test
  void whatMayNotBeStoredIsNotReadToItsEnd() throws IOException {
    start(PrefetchSettings.DEFAULTS);
    Reply unstorable = Reply.ok("secret", "Cache-Control", "no-store");
    origin.handle(
        (request, content) ->
            request.target().pathAndQuery().equals("/page") ? page(SITE + "/a") : unstorable);
    get("/page");
    Await.until("a prefetch", () -> prefetched.get() == 1);
    Await.until("its end", () -> unstorable.closedContents() == 1);
  }

  @Test
  void clientThatPrefetchesSetsNothingOff() throws IOException {
    start(PrefetchSettings.DEFAULTS);
    origin.handle((request, content) -> page(SITE + "/a"));
    get("/page", "Sec-Purpose", "prefetch");
    get("/page");
    Await.until("the reader's prefetch", () -> prefetched.get() == 1);
    assertEquals(1, asked("/a"));
  }

  @Test
  void compressedPageIsRead() throws IOException {
    start(PrefetchSettings.DEFAULTS);
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write((SITE + "/a").getBytes(StandardCharsets.UTF_8));
    }
    origin.handle(
        (request, content) ->
            request.target().pathAndQuery().equals("/page")
                ? Reply.of(
                    200,
                    zipped.toByteArray(),
                    "Content-Type",
                    "text/html",
                    "Content-Encoding",
                    "gzip")
                : Reply.ok("x"));
    get("/page");
    Await.until("a prefetch", () -> prefetched.get() == 1);
    assertEquals(1, asked("/a"));
  }

  @Test
  void codingThatCannotBeUndoneIsSaid() throws IOException {
    start(PrefetchSettings.DEFAULTS);
    origin.handle(
        (request, content) -> Reply.ok("?", "Content-Type", "text/html", "Content-Encoding", "br"));
    get("/page");
    Await.until("the word", () -> dropped.contains("content coding that cannot be undone"));
    assertFalse(origin.sent() > 1);
  }
}
