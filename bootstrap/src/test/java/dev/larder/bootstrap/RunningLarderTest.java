package dev.larder.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.larder.bootstrap.settings.Settings;
import dev.larder.bootstrap.settings.SettingsParser;
import dev.larder.bootstrap.settings.SettingsParser.Outcome;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The whole of it, wired, on a port of its own, against an origin server of its own.
@Timeout(60)
class RunningLarderTest {
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  @TempDir private Path directory;

  private final AtomicInteger asked = new AtomicInteger();
  private final CountDownLatch slowAsked = new CountDownLatch(1);
  private final CountDownLatch slowMayAnswer = new CountDownLatch(1);
  private HttpServer origin;
  private ExecutorService threads;

  @BeforeEach
  void startOrigin() throws IOException {
    threads = Executors.newVirtualThreadPerTaskExecutor();
    origin = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
    origin.setExecutor(threads);
    origin.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          if (exchange.getRequestURI().getPath().equals("/slow")) {
            slowAsked.countDown();
            awaitQuietly(slowMayAnswer);
          }
          byte[] page = "<a href='/next'>next</a>".getBytes(StandardCharsets.US_ASCII);
          exchange.getResponseHeaders().set("Content-Type", "text/html");
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    origin.start();
  }

  @AfterEach
  void stopOrigin() {
    slowMayAnswer.countDown();
    origin.stop(0);
    threads.close();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertTrue(latch.await(30, TimeUnit.SECONDS));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private Settings settings(String... more) {
    List<String> arguments = new ArrayList<>(List.of(more));
    if (!arguments.contains("--cache-dir") && !arguments.contains("--store")) {
      arguments.addAll(List.of("--cache-dir", directory.resolve("cache").toString()));
    }
    Outcome outcome = SettingsParser.parse(arguments, 1L << 30);
    return ((Outcome.Accepted) outcome).settings().withPort(0);
  }

  private HttpResponse<String> get(RunningLarder larder, String path)
      throws IOException, InterruptedException {
    try (HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(ProxySelector.of(new InetSocketAddress(LOOPBACK, larder.port())))
            .build()) {
      return client.send(
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + origin.getAddress().getPort() + path))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  private static String cacheStatus(HttpResponse<String> response) {
    return response.headers().firstValue("Cache-Status").orElse("none");
  }

  @Test
  void servesFromTheOriginAndThenFromTheCache() throws Exception {
    for (String store : List.of("disk", "memory")) {
      asked.set(0);
      Path cache = directory.resolve("cache-" + store);
      try (RunningLarder larder =
          RunningLarder.start(
              settings("--store", store, "--cache-dir", cache.toString(), "--prefetch", "off"))) {
        assertEquals("larder; fwd=uri-miss; stored", cacheStatus(get(larder, "/")));
        HttpResponse<String> again = get(larder, "/");
        assertTrue(cacheStatus(again).startsWith("larder; hit; ttl="), cacheStatus(again));
        assertEquals("<a href='/next'>next</a>", again.body());
        assertEquals(1, asked.get());
      }
      assertEquals(store.equals("disk"), Files.exists(cache));
    }
  }

  @Test
  void prefetchesWhatAPageLinksTo() throws Exception {
    try (RunningLarder larder = RunningLarder.start(settings("--store", "memory"))) {
      get(larder, "/");
      Awaiting.until(() -> asked.get() >= 2);
      String status = cacheStatus(get(larder, "/next"));
      assertTrue(status.contains("hit") || status.contains("collapsed"), status);
    }
  }

  @Test
  void whatIsStoredOutlivesTheProcess() throws Exception {
    Settings settings = settings("--ttl", "1h", "--prefetch", "off");
    try (RunningLarder larder = RunningLarder.start(settings)) {
      get(larder, "/");
    }
    try (RunningLarder larder = RunningLarder.start(settings)) {
      assertTrue(cacheStatus(get(larder, "/")).startsWith("larder; hit"));
    }
    assertEquals(1, asked.get());
  }

  @Test
  void requestsAreLogged() throws Exception {
    Path log = directory.resolve("access.log");
    try (RunningLarder larder =
        RunningLarder.start(settings("--access-log", log.toString(), "--prefetch", "off"))) {
      get(larder, "/a?b");
    }
    List<String> lines = Files.readAllLines(log);
    assertEquals(1, lines.size(), lines::toString);
    assertTrue(lines.getFirst().startsWith("127.0.0.1 - - ["), lines::toString);
    assertTrue(lines.getFirst().contains("/a?b HTTP/1.1\" 200 "), lines::toString);
    assertTrue(lines.getFirst().contains("\"larder; fwd=uri-miss; stored\" 0."), lines::toString);
  }

  @Test
  void requestsUnderWayAreFinishedWhenItStops() throws Exception {
    RunningLarder larder = RunningLarder.start(settings("--prefetch", "off"));
    Future<HttpResponse<String>> response = threads.submit(() -> get(larder, "/slow"));
    awaitQuietly(slowAsked);
    Future<?> stopped = threads.submit(larder::close);
    int port = larder.port();
    Awaiting.until(() -> !accepts(port));
    slowMayAnswer.countDown();
    assertEquals("<a href='/next'>next</a>", response.get(30, TimeUnit.SECONDS).body());
    stopped.get(30, TimeUnit.SECONDS);
    larder.close();
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket(LOOPBACK, port)) {
      return socket.isConnected();
    } catch (ConnectException refused) {
      return false;
    } catch (IOException other) {
      return true;
    }
  }

  @Test
  void aCacheDirectoryServesOneAtATime() throws Exception {
    Settings settings = settings();
    try (RunningLarder _ = RunningLarder.start(settings)) {
      StartFailure failure = assertThrows(StartFailure.class, () -> RunningLarder.start(settings));
      assertEquals(StartFailure.WRONG_USAGE, failure.exitStatus());
    }
    RunningLarder.start(settings).close();
  }

  @Test
  void nothingIsLeftBehindWhenItStops() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    RunningLarder.start(settings("--access-log", directory.resolve("log").toString())).close();
    Awaiting.until(
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .noneMatch(thread -> thread.getName().matches("larder-.*|link-.*")));
  }
}
