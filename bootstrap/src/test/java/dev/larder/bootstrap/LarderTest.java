package dev.larder.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the program says and how it leaves when it does not start.
class LarderTest {
  @TempDir private Path directory;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... args) {
    return Larder.run(args, new PrintStream(out, true), new PrintStream(err, true));
  }

  private List<String> outLines() {
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private List<String> errLines() {
    return err.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void helpGoesToStandardOutput() {
    assertEquals(0, run("--help"));
    assertEquals("A caching web proxy that stocks up ahead.", outLines().getFirst());
    assertTrue(outLines().contains("Usage: larder [OPTIONS]"), () -> outLines().toString());
    assertEquals(List.of(), errLines());
  }

  @Test
  void versionIsOneLine() {
    assertEquals(0, run("--version"));
    assertEquals(1, outLines().size());
    assertTrue(outLines().getFirst().startsWith("larder "));
  }

  @Test
  void everyMistakeIsOneLineAndThenComesOneHint() {
    assertEquals(2, run("--port", "0", "--rules", "fxied", "--verbose"));
    assertEquals(
        List.of(
            "larder: --verbose: no such option",
            "larder: --port 0: must be a number from 1 to 65535",
            "larder: --rules fxied: must be standard or fixed; did you mean fixed?",
            "larder: --help lists all options"),
        errLines());
    assertEquals(List.of(), outLines());
  }

  @Nested
  class APort {
    @Test
    void thatIsTakenSaysSo() throws IOException {
      try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
        Path cache = directory.resolve("cache");
        int status = run("--port", "" + taken.getLocalPort(), "--cache-dir", cache.toString());
        assertEquals(1, status);
        assertEquals(
            List.of("larder: port " + taken.getLocalPort() + " on 127.0.0.1 is already in use"),
            errLines());
        assertTrue(Files.notExists(cache), "nothing is left behind");
      }
    }

    @Test
    void onAForeignAddressSaysSo() {
      assertEquals(1, run("--listen", "192.0.2.1", "--store", "memory"));
      assertEquals(
          List.of("larder: cannot listen on 192.0.2.1: not an address of this machine"),
          errLines());
    }
  }

  @Test
  void anAccessLogThatCannotBeWrittenIsRefused() {
    Path log = directory.resolve("no/such/access.log");
    assertEquals(2, run("--port", freePort(), "--store", "memory", "--access-log", log.toString()));
    assertEquals(1, errLines().size());
    assertTrue(errLines().getFirst().startsWith("larder: --access-log: cannot be written: " + log));
  }

  @Test
  void aCacheDirectoryThatCannotBeUsedIsRefused() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "not a directory");
    assertEquals(2, run("--port", freePort(), "--cache-dir", file.toString()));
    assertEquals(1, errLines().size());
    assertTrue(errLines().getFirst().contains(file.toString()), () -> errLines().toString());
  }

  private static String freePort() {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return "" + free.getLocalPort();
    } catch (IOException none) {
      throw new java.io.UncheckedIOException(none);
    }
  }
}
