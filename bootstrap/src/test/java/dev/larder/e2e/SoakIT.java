package dev.larder.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.bootstrap.Awaiting;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Nothing accumulates: after much traffic of all kinds there are as many threads, descriptors and
/// files, and as much heap is in use, as there were after a little.
///
/// A few seconds in every build; ten minutes by `mvn -B verify -Dit.test=SoakIT
/// -Dsoak.seconds=600`.
class SoakIT {
  private static final long SECONDS = Long.getLong("soak.seconds", 8);
  private static final long WARM_UP = Math.clamp(SECONDS / 3, 1, 60);

  /// What the heap may differ by: what is on its way to the disk, and tables that have grown.
  private static final long HEAP_SLACK = 8 << 20;

  /// Connections to one origin server that may be kept for later, and the one that listens.
  private static final int KEPT_SOCKETS = 32 + 1;

  private static final long CACHE_SIZE = 64 << 20;

  @TempDir private Path directory;
  private LarderProcess larder;

  /// @param heap octets of live objects
  /// @param threads how many there are of each name
  /// @param files what is open, sockets and the cache aside
  private record State(long heap, Map<String, Integer> threads, long files) {}

  /// What there is when nobody asks for anything.
  private State atRest(JvmProbe probe) throws Exception {
    Awaiting.until(() -> ProcessFiles.of(larder.pid()).sockets() <= KEPT_SOCKETS);
    Awaiting.until(() -> virtualThreads(probe) == 0);
    // Deleted files are let go when the collector has found that no response refers to them; one
    // that is deleted, or let go of, after a collection needs the next.
    Awaiting.until(
        () -> {
          heap(probe);
          return ProcessFiles.of(larder.pid()).deleted().isEmpty();
        });
    long heap = heap(probe);
    long files = ProcessFiles.of(larder.pid()).othersThan(larder.cache());
    return new State(heap, probe.threads(), files);
  }

  /// What lives after a collection.
  private static long heap(JvmProbe probe) {
    try {
      return probe.heap();
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  /// Those of connections have no name, those of fetches have one of these.
  private static int virtualThreads(JvmProbe probe) {
    try {
      Map<String, Integer> threads = probe.threads();
      return List.of("", "fetch", "prefetch").stream()
          .mapToInt(name -> threads.getOrDefault(name, 0))
          .sum();
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  @Test
  void leavesNothingBehind() throws Exception {
    Path temporary = Files.createDirectory(directory.resolve("tmp"));
    Path probing = Files.createDirectory(directory.resolve("probe"));
    try (TestOrigin origin = new TestOrigin().forgetful();
        LarderProcess started =
            LarderProcess.start(
                List.of("-Xmx192m", "-XX:+UseG1GC", "-Djava.io.tmpdir=" + temporary),
                directory,
                "--cache-size",
                String.valueOf(CACHE_SIZE),
                "--memory-size",
                "8m")) {
      larder = started;
      JvmProbe probe = new JvmProbe(larder.pid(), probing);
      Traffic traffic = new Traffic(larder, origin);
      traffic.run(Duration.ofSeconds(WARM_UP));
      State before = atRest(probe);
      long warm = traffic.visits();
      traffic.run(Duration.ofSeconds(Math.max(1, SECONDS - WARM_UP)));
      State after = atRest(probe);
      System.out.printf(
          "soak: %d visits, then %d more in %d s; heap %d -> %d KiB, files %d -> %d, threads %s%n",
          warm,
          traffic.visits() - warm,
          SECONDS - WARM_UP,
          before.heap() >> 10,
          after.heap() >> 10,
          before.files(),
          after.files(),
          after.threads().keySet());

      assertEquals(before.threads(), after.threads());
      assertEquals(before.files(), after.files());
      assertTrue(after.heap() <= before.heap() + HEAP_SLACK, () -> before + " " + after);
      assertEquals(List.of(), names(temporary));
      assertEquals(List.of("cache", "logs", "probe", "tmp"), names(directory));
      for (String name : names(larder.cache())) {
        assertTrue(name.matches("lock|CACHEDIR.TAG|index.db|(seg|big)-[0-9a-f-]+"), name);
      }
      Awaiting.until(() -> diskUse() <= CACHE_SIZE);
    }
  }

  private static List<String> names(Path directory) {
    return Arrays.stream(directory.toFile().list()).sorted().toList();
  }

  /// Segments only: the index has no bound of its own.
  private long diskUse() {
    File[] files = larder.cache().toFile().listFiles((_, name) -> name.contains("-"));
    return Arrays.stream(files).mapToLong(File::length).sum();
  }
}
