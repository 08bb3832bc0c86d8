package dev.larder.e2e;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.bootstrap.Awaiting;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What people do with curl, through a Larder with a small heap.
@Timeout(120)
class CurlIT {
  private static final String TEXT = "0123456789abcdefghij";
  private static final String MODIFIED = "Sun, 01 Nov 2026 10:00:00 GMT";
  private static final int HEAP_MIB = 64;

  @TempDir private static Path directory;
  private static String curl;
  private static LarderProcess larder;

  private TestOrigin origin;

  @BeforeAll
  static void start() throws Exception {
    curl = Programs.find("curl");
    larder =
        LarderProcess.start(
            List.of("-Xmx" + HEAP_MIB + "m"),
            directory,
            "--ttl",
            "60",
            "--methods",
            "GET,HEAD,POST",
            "--prefetch",
            "off");
  }

  @AfterAll
  static void stop() {
    if (larder != null) {
      larder.close();
    }
  }

  @BeforeEach
  void openOrigin() throws IOException {
    origin = new TestOrigin();
    origin.on(
        "/text", (request, reply) -> reply.ok(TEXT, "Last-Modified: " + MODIFIED, "ETag: \"t1\""));
  }

  @AfterEach
  void closeOrigin() throws IOException {
    origin.close();
  }

  private List<String> command(List<String> options, String target) {
    List<String> command = new ArrayList<>(List.of(curl, "-q", "-sS", "-m", "110"));
    command.addAll(List.of("-x", "http://127.0.0.1:" + larder.port()));
    command.addAll(options);
    command.add(origin.url(target));
    return command;
  }

  /// Runs curl; it must not complain.
  private Programs.Output curl(String target, String... options) throws Exception {
    Programs.Output output = Programs.run(directory, command(List.of(options), target));
    assertEquals(0, output.status(), output::err);
    return output;
  }

  /// Runs curl and returns the response with its head.
  private RawResponse response(String target, String... options) throws Exception {
    List<String> all = new ArrayList<>(List.of("-i"));
    all.addAll(List.of(options));
    String out = curl(target, all.toArray(String[]::new)).out();
    int end = out.indexOf("\r\n\r\n") + 4;
    return new RawResponse(
        out.substring(0, end), out.substring(end).getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void secondRequestIsAHit() throws Exception {
    assertEquals("larder; fwd=uri-miss; stored", response("/text").cacheStatus());
    RawResponse again = response("/text");
    assertTrue(again.isHit(), again::head);
    assertEquals(TEXT, again.text());
  }

  @Test
  void severalUrlsShareOneConnection() throws Exception {
    String url = origin.url("/text");
    String out = curl("/text", url, url, "-w", ":%{num_connects};").out();
    assertEquals(TEXT + ":1;" + TEXT + ":0;" + TEXT + ":0;", out);
  }

  @Test
  void http10IsServed() throws Exception {
    origin.on("/chunked", CurlIT::chunked);
    RawResponse text = response("/text", "-0");
    assertEquals(TEXT, text.text());
    RawResponse chunked = response("/chunked", "-0");
    assertEquals("hello, world", chunked.text());
    assertTrue(!chunked.has("Transfer-Encoding"), chunked::head);
  }

  @Test
  void headHasTheLengthAndNoContent() throws Exception {
    response("/text");
    RawResponse head = response("/text", "-I");
    assertTrue(head.isHit(), head::head);
    assertEquals(String.valueOf(TEXT.length()), head.field("Content-Length"));
    assertEquals("", head.text());
  }

  private static void chunked(TestOrigin.Request request, TestOrigin.Reply reply)
      throws IOException {
    reply.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: Sum\r\n\r\n");
    reply.send("5;ext=\"x\"\r\nhello\r\n");
    reply.send("7\r\n, world\r\n0\r\nSum: 12\r\n\r\n");
  }

  @Test
  void chunksArePassedOnAsChunks() throws Exception {
    origin.on("/chunked", CurlIT::chunked);
    String raw = curl("/chunked", "--raw").out();
    assertTrue(raw.endsWith("\r\n0\r\nSum: 12\r\n\r\n") || raw.endsWith("\r\n0\r\n\r\n"), raw);
    assertTrue(!raw.contains("ext"), raw);
    assertEquals("hello, world", raw.replaceAll("(^|\r\n)[0-9a-f]+\r\n|Sum.*|\r\n", ""));
    RawResponse again = response("/chunked");
    assertTrue(again.isHit(), again::head);
    assertEquals("hello, world", again.text());
  }

  @Nested
  class Ranges {
    @Test
    void areCutOutOfWhatIsStored() throws Exception {
      response("/text");
      RawResponse middle = response("/text", "-r", "5-9");
      assertEquals(206, middle.status());
      assertEquals("bytes 5-9/20", middle.field("Content-Range"));
      assertEquals("56789", middle.text());
      assertEquals("hij", response("/text", "-r", "-3").text());
      assertEquals("fghij", response("/text", "-r", "15-").text());
      RawResponse beyond = response("/text", "-r", "100-");
      assertEquals(416, beyond.status());
      assertEquals("bytes */20", beyond.field("Content-Range"));
      assertEquals(1, origin.count("/text"));
    }

    @Test
    void interruptedDownloadGoesOn() throws Exception {
      response("/text");
      Path file = Files.writeString(directory.resolve("half"), TEXT.substring(0, 7));
      curl("/text", "-C", "-", "-o", file.toString());
      assertEquals(TEXT, Files.readString(file));
    }

    @Test
    void ofWhatIsNotStoredAreTheOriginsAnswer() throws Exception {
      origin.on(
          "/part",
          (request, reply) -> {
            if (request.has("Range")) {
              reply.send(TestOrigin.Reply.head(206, 2, "Content-Range: bytes 0-1/20") + "01");
            } else {
              reply.ok(TEXT);
            }
          });
      assertEquals("01", response("/part", "-r", "0-1").text());
      assertEquals(TEXT, response("/part").text());
    }
  }

  @Nested
  class Conditions {
    @Test
    void whatIsNotNewerIsNotSent() throws Exception {
      response("/text");
      RawResponse same = response("/text", "-z", MODIFIED);
      assertEquals(304, same.status());
      RawResponse older = response("/text", "-z", "Sat, 31 Oct 2026 10:00:00 GMT");
      assertEquals(TEXT, older.text());
      assertEquals(1, origin.count("/text"));
    }

    @Test
    void whatHasTheSameTagIsNotSent() throws Exception {
      Path tag = directory.resolve("tag");
      assertEquals(TEXT, curl("/text", "--etag-save", tag.toString()).out());
      assertEquals("\"t1\"", Files.readString(tag).strip());
      assertEquals(304, response("/text", "--etag-compare", tag.toString()).status());
      Files.writeString(tag, "\"t0\"\n");
      assertEquals(TEXT, response("/text", "--etag-compare", tag.toString()).text());
      assertEquals(1, origin.count("/text"));
    }
  }

  @Nested
  class Uploads {
    private final byte[] upload = "upload! ".repeat(300_000).getBytes(StandardCharsets.US_ASCII);

    private String send(String... options) throws Exception {
      origin.on(
          "/upload",
          (request, reply) -> {
            assertArrayEquals(upload, request.content());
            reply.ok("thanks");
          });
      Path file = Files.write(directory.resolve("upload"), upload);
      List<String> all = new ArrayList<>(List.of("-v", "--data-binary", "@" + file));
      all.addAll(List.of(options));
      Programs.Output output = curl("/upload", all.toArray(String[]::new));
      assertEquals("thanks", output.out());
      return output.err();
    }

    @Test
    void waitForTheGoAhead() throws Exception {
      // Without it curl would wait for longer than it may run.
      String said = send("-H", "Expect: 100-continue", "--expect100-timeout", "200");
      assertTrue(said.contains("< HTTP/1.1 100 Continue"), said);
    }

    @Test
    void mayHaveAnUnknownLength() throws Exception {
      send("-H", "Transfer-Encoding: chunked", "-H", "Expect:");
      assertEquals(List.of(), origin.requests("/upload").getFirst().all("Content-Length"));
    }
  }

  /// Bodies of eight times the heap, or as many octets as `-Dbig.bytes` says (a multiple of 64
  /// KiB).
  @Nested
  class LargerThanTheHeap {
    private static final long LENGTH = Long.getLong("big.bytes", 8L * HEAP_MIB << 20);

    /// What the origin may be ahead of the disk, when it waits for that.
    private static final long LEAD = 4 << 20;

    private final Path head = directory.resolve("head");
    private final CompletableFuture<GeneratedBytes.Summary> sent = new CompletableFuture<>();

    private void serve(String cacheControl, LongConsumer pace) {
      origin.on(
          "/big",
          (request, reply) -> {
            reply.send(TestOrigin.Reply.head(200, LENGTH, "Cache-Control: " + cacheControl));
            sent.complete(GeneratedBytes.send(reply, LENGTH, pace));
          });
    }

    private void assertDownloaded() throws Exception {
      List<String> command = command(List.of("-D", head.toString()), "/big");
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      try {
        GeneratedBytes.Summary received = GeneratedBytes.receive(process.getInputStream());
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue());
        assertEquals(LENGTH, received.length());
        assertEquals(sent.get(30, TimeUnit.SECONDS), received);
      } finally {
        process.destroyForcibly();
      }
    }

    @Test
    void streamThroughWithoutBeingStored() throws Exception {
      serve("no-store", sent -> {});
      assertDownloaded();
    }

    @Test
    void streamThroughHoweverFarTheDiskLagsBehind() throws Exception {
      serve("max-age=600", sent -> {});
      assertDownloaded();
    }

    @Test
    void streamFromTheDiskIfItHasKeptUp() throws Exception {
      Set<String> before = Set.of(larder.cache().toFile().list());
      serve("max-age=600", sent -> Awaiting.until(() -> onDiskBut(before) >= sent - LEAD));
      assertDownloaded();
      assertDownloaded();
      String status = new RawResponse(Files.readString(head), new byte[0]).cacheStatus();
      assertTrue(status.startsWith("larder; hit"), status);
      assertEquals(1, origin.count("/big"));
    }

    private static long onDiskBut(Set<String> others) {
      File[] files = larder.cache().toFile().listFiles((_, name) -> !others.contains(name));
      return Arrays.stream(files).mapToLong(File::length).sum();
    }
  }
}
