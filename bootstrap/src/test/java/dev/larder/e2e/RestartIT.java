package dev.larder.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.bootstrap.Awaiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What outlives a process, and what keeps one from starting.
@Timeout(120)
class RestartIT {
  private static final String[] OPTIONS = {"--ttl", "1h", "--prefetch", "off"};

  @TempDir private Path directory;
  private TestOrigin origin;

  @BeforeEach
  void openOrigin() throws IOException {
    origin = new TestOrigin();
    origin.on("/of", (request, reply) -> reply.ok(Bodies.of(request.target())));
  }

  @AfterEach
  void closeOrigin() throws IOException {
    origin.close();
  }

  private RawResponse get(LarderProcess larder, String target) throws IOException {
    RawResponse response = RawClient.get(larder.port(), origin.url(target));
    assertTrue(response.text().equals(Bodies.of(target)), () -> "wrong octets of " + target);
    return response;
  }

  @Test
  void whatWasStoredIsFoundAfterAStop() throws Exception {
    List<String> targets = List.of("/of?1,10", "/of?2,20000", "/of?3,300000", "/of?4,5000000");
    origin.on(
        "/varies", (request, reply) -> reply.ok(request.all("Accept").getFirst(), "Vary: Accept"));
    try (LarderProcess larder = LarderProcess.start(directory, OPTIONS)) {
      for (String target : targets) {
        assertEquals("larder; fwd=uri-miss; stored", get(larder, target).cacheStatus());
      }
      RawClient.get(larder.port(), origin.url("/varies"), "Accept: tea");
      RawClient.get(larder.port(), origin.url("/varies"), "Accept: coffee");
    }
    origin.forget();
    try (LarderProcess larder = LarderProcess.start(directory, OPTIONS)) {
      for (String target : targets) {
        RawResponse response = get(larder, target);
        assertTrue(response.isHit(), () -> target + " " + response.head());
      }
      for (String variant : List.of("tea", "coffee")) {
        RawResponse response =
            RawClient.get(larder.port(), origin.url("/varies"), "Accept: " + variant);
        assertTrue(response.isHit(), response::head);
        assertEquals(variant, response.text());
      }
    }
    assertEquals(List.of(), origin.requests());
  }

  @Test
  void afterAKillNothingWrongIsServed() throws Exception {
    List<String> targets = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      targets.add("/of?" + i + "," + (i % 50 == 0 ? 2_000_000 : 100 + i * 17 % 60_000));
    }
    AtomicInteger next = new AtomicInteger();
    AtomicBoolean killed = new AtomicBoolean();
    try (LarderProcess larder = LarderProcess.start(directory, OPTIONS);
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> downloads = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        downloads.add(
            clients.submit(
                () -> {
                  while (!killed.get() && next.get() < targets.size()) {
                    fetchUnlessKilled(larder, targets.get(next.getAndIncrement()), killed);
                  }
                  return null;
                }));
      }
      // Something has been written, and more is on its way.
      Awaiting.until(() -> next.get() > 300 && hasWritten(directory.resolve("cache")));
      killed.set(true);
      larder.kill();
      for (Future<?> download : downloads) {
        download.get();
      }
    }
    int hits = 0;
    try (LarderProcess larder = LarderProcess.start(directory, OPTIONS)) {
      for (String target : targets.subList(0, next.get())) {
        hits += get(larder, target).isHit() ? 1 : 0;
      }
      String last = targets.get(next.get() - 1);
      assertTrue(get(larder, last).isHit(), "and it goes on storing");
    }
    assertTrue(hits > 0, "not everything was lost");
  }

  private static boolean hasWritten(Path cache) {
    try (Stream<Path> files = Files.list(cache)) {
      return files.anyMatch(
          file -> file.getFileName().toString().startsWith("seg-") && file.toFile().length() > 0);
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  private void fetchUnlessKilled(LarderProcess larder, String target, AtomicBoolean killed)
      throws IOException {
    try {
      get(larder, target);
    } catch (IOException cut) {
      if (!killed.get()) {
        throw cut;
      }
    }
  }

  @Test
  void directoryAndPortServeOneProcessAtATime() throws Exception {
    try (LarderProcess larder = LarderProcess.start(directory, OPTIONS)) {
      LarderProcess.Ended sameDirectory =
          LarderProcess.run(directory, "--port", String.valueOf(LarderProcess.freePort()));
      assertEquals(2, sameDirectory.status());
      assertOneLine("cache: in use by another process", sameDirectory);

      Path other = Files.createDirectory(directory.resolve("other"));
      String port = String.valueOf(larder.port());
      LarderProcess.Ended samePort = LarderProcess.run(other, "--port", port);
      assertEquals(1, samePort.status());
      assertOneLine("port " + port + " on 127.0.0.1 is already in use", samePort);
      assertTrue(Files.notExists(other.resolve("cache")), "nothing is left behind");

      assertEquals(200, get(larder, "/of?1,10").status());
    }
  }

  private static void assertOneLine(String text, LarderProcess.Ended ended) {
    assertEquals(1, ended.err().lines().count(), ended::err);
    assertTrue(ended.err().startsWith("larder: "), ended::err);
    assertTrue(ended.err().contains(text), ended::err);
    assertEquals("", ended.out());
  }

  @Nested
  class WrongOptions {
    @Test
    void areNamedAllAtOnce() throws Exception {
      Path config = Files.writeString(directory.resolve("c.yaml"), "ttl: soon\nprot: 80\n");
      LarderProcess.Ended ended =
          LarderProcess.run(
              directory,
              "--port",
              "80x",
              "--rules",
              "fxied",
              "--cache-size",
              "-1",
              "--stroe",
              "disk",
              "--config",
              config.toString());
      assertEquals(2, ended.status());
      assertEquals("", ended.out());
      List<String> lines = ended.err().lines().toList();
      for (String named :
          List.of("--port 80x", "fxied", "--cache-size", "--stroe", "soon", "prot")) {
        assertEquals(1, lines.stream().filter(line -> line.contains(named)).count(), named);
      }
      assertEquals(7, lines.size(), "one line each, and a hint\n" + ended.err());
      assertTrue(ended.err().contains("did you mean --store?"), ended::err);
      assertTrue(ended.err().contains("did you mean fixed?"), ended::err);
      assertTrue(Files.notExists(directory.resolve("cache")));
    }

    @Test
    void unusableDirectoryIsOneLine() throws Exception {
      Files.writeString(directory.resolve("cache"), "a file");
      String port = String.valueOf(LarderProcess.freePort());
      LarderProcess.Ended ended = LarderProcess.run(directory, "--port", port);
      assertEquals(2, ended.status());
      assertOneLine("cache: exists, but is not a directory", ended);
    }
  }
}
