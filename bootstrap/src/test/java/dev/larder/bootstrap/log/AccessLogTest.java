package dev.larder.bootstrap.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.bootstrap.Awaiting;
import dev.larder.domain.cache.CacheStatus;
import dev.larder.socket.listen.Exchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class AccessLogTest {
  private final RecordedLog log = new RecordedLog();

  private static Exchange from(String client) {
    return new Exchange(
        client,
        null,
        400,
        1,
        Instant.EPOCH,
        Duration.ZERO,
        true,
        new CacheStatus.Generated("bad-message"));
  }

  /// Holds every write until it is let go, and may fail.
  private static final class SlowOutput extends ByteArrayOutputStream {
    final CountDownLatch writing = new CountDownLatch(1);
    final CountDownLatch letGo = new CountDownLatch(1);
    volatile boolean failing;

    @Override
    public void write(byte[] octets) throws IOException {
      writing.countDown();
      try {
        assertTrue(letGo.await(20, TimeUnit.SECONDS));
      } catch (InterruptedException interrupted) {
        throw new AssertionError(interrupted);
      }
      if (failing) {
        super.write(octets, 0, octets.length / 2);
        throw new IOException("No space left on device");
      }
      super.write(octets, 0, octets.length);
    }

    List<String> clients() {
      return toString(StandardCharsets.US_ASCII)
          .lines()
          .filter(line -> line.endsWith("0.000000"))
          .map(line -> line.substring(0, line.indexOf(' ')))
          .toList();
    }
  }

  @Test
  void linesAreAppendedInOrder(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("access.log"), "before\n");
    try (AccessLog access = AccessLog.toFile(file)) {
      for (int i = 0; i < 5_000; i++) {
        access.completed(from("client" + i));
      }
    }
    List<String> lines = Files.readAllLines(file);
    assertEquals(5_001, lines.size());
    assertEquals("before", lines.getFirst());
    assertTrue(lines.get(1).startsWith("client0 "));
    assertTrue(lines.getLast().startsWith("client4999 "));
  }

  @Test
  void aLineIsWrittenWithoutWaitingForMore() throws InterruptedException {
    SlowOutput out = new SlowOutput();
    try (AccessLog access = new AccessLog(out, 1_000, log)) {
      access.completed(from("only"));
      assertTrue(out.writing.await(20, TimeUnit.SECONDS));
      out.letGo.countDown();
    }
  }

  @Test
  void linesPastTheBoundAreLostAndCounted() throws InterruptedException {
    SlowOutput out = new SlowOutput();
    int line = new CombinedFormat(java.time.ZoneOffset.UTC).line(from("c0")).length();
    try (AccessLog access = new AccessLog(out, 3L * line, log)) {
      access.completed(from("c0"));
      assertTrue(out.writing.await(20, TimeUnit.SECONDS));
      for (int i = 1; i < 10; i++) {
        access.completed(from("c" + i));
      }
      out.letGo.countDown();
    }
    assertEquals(List.of("c0", "c1", "c2"), out.clients());
    assertEquals(List.of("access log: 7 lines lost: the queue was full"), log.warnings);
  }

  @Test
  void aFaultOfTheFileLosesItsLinesOnly() throws InterruptedException {
    SlowOutput out = new SlowOutput();
    try (AccessLog access = new AccessLog(out, 10_000, log)) {
      out.failing = true;
      out.letGo.countDown();
      access.completed(from("lost"));
      Awaiting.until(() -> !log.warnings.isEmpty());
      out.failing = false;
      access.completed(from("kept"));
    }
    assertEquals(List.of("kept"), out.clients());
    assertEquals(
        List.of("access log: 1 lines lost: java.io.IOException: No space left on device"),
        log.warnings);
  }

  @Test
  void exchangesAfterTheEndAreIgnored() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    AccessLog access = new AccessLog(out, 10_000, log);
    access.close();
    access.completed(from("late"));
    access.close();
    assertEquals(0, out.size());
    assertEquals(List.of(), log.warnings);
  }

  @Test
  void theFileIsClosed() {
    boolean[] closed = new boolean[1];
    OutputStream out =
        new ByteArrayOutputStream() {
          @Override
          public void close() {
            closed[0] = true;
          }
        };
    new AccessLog(out, 10_000, log).close();
    assertTrue(closed[0]);
  }

  @Test
  void aFileThatCannotBeOpenedIsRefused(@TempDir Path directory) {
    assertThrows(IOException.class, () -> AccessLog.toFile(directory));
    assertThrows(IOException.class, () -> AccessLog.toFile(directory.resolve("no/such/dir")));
  }
}
