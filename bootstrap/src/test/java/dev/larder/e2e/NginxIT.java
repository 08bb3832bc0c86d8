package dev.larder.e2e;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.bootstrap.Awaiting;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A real origin server, with all that it does by itself: entity tags, conditional requests,
/// compression on the way, files sent by the kernel. It states no lifetimes, so they are those of
/// `--ttl`.
@Timeout(60)
class NginxIT {
  /// What nginx needs room for differs between its packages, so it gets room for everything.
  private static final String CONFIGURATION =
      """
      daemon off;
      master_process off;
      pid nginx.pid;
      error_log error.log warn;
      events {}
      http {
        access_log access.log;
        client_body_temp_path body;
        proxy_temp_path proxy;
        fastcgi_temp_path fastcgi;
        uwsgi_temp_path uwsgi;
        scgi_temp_path scgi;
        types { text/html html; text/css css; }
        sendfile on;
        etag on;
        gzip on;
        gzip_vary on;
        gzip_proxied any;
        gzip_types text/css;
        gzip_min_length 100;
        server { listen 127.0.0.1:%d; root www; }
      }
      """;

  private static final String STYLE = "body { color: black }\n".repeat(50);

  @TempDir private static Path directory;
  private static LarderProcess larder;
  private static String program;
  private static Process nginx;
  private static int port;

  @BeforeAll
  static void start() throws Exception {
    program = Programs.find("nginx");
    Files.createDirectory(directory.resolve("www"));
    port = LarderProcess.freePort();
    Files.writeString(directory.resolve("nginx.conf"), CONFIGURATION.formatted(port));
    startNginx();
    larder = LarderProcess.start(directory, "--ttl", "1", "--prefetch", "off");
  }

  @AfterAll
  static void stop() throws Exception {
    if (nginx != null) {
      stopNginx();
    }
    if (larder != null) {
      larder.close();
    }
  }

  private static void startNginx() throws IOException {
    Path log = directory.resolve("nginx.log");
    String configuration = directory.resolve("nginx.conf").toString();
    List<String> command = List.of(program, "-p", directory + "/", "-c", configuration);
    nginx = Programs.start(directory, command, log, log);
    Awaiting.until(NginxIT::accepts);
  }

  private static void stopNginx() throws InterruptedException {
    nginx.destroy();
    assertTrue(nginx.waitFor(20, TimeUnit.SECONDS));
  }

  private static boolean accepts() {
    assertTrue(nginx.isAlive(), "nginx does not start");
    try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  /// Makes a file that was last modified long ago.
  private static void file(String name, byte[] content) throws IOException {
    Path file = Files.write(directory.resolve("www").resolve(name), content);
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
  }

  private static void file(String name, String content) throws IOException {
    file(name, content.getBytes(StandardCharsets.US_ASCII));
  }

  private static RawResponse get(String path, String... fieldLines) {
    try {
      return RawClient.get(larder.port(), "http://127.0.0.1:" + port + path, fieldLines);
    } catch (IOException broken) {
      throw new AssertionError(broken);
    }
  }

  private static List<String> logged(String path) throws IOException {
    return Files.readAllLines(directory.resolve("access.log")).stream()
        .filter(line -> line.contains("\"GET " + path + " "))
        .toList();
  }

  @Test
  void whatIsStaleIsRevalidatedAndNotSentAgain() throws Exception {
    file("page.html", "<p>a page");
    RawResponse first = get("/page.html");
    assertEquals("larder; fwd=uri-miss; stored", first.cacheStatus());
    assertTrue(first.has("ETag") && first.has("Last-Modified"), first::head);
    Awaiting.until(() -> get("/page.html").cacheStatus().contains("fwd=stale; fwd-status=304"));
    RawResponse confirmed = get("/page.html");
    assertEquals("<p>a page", confirmed.text());
    assertEquals(first.field("ETag"), confirmed.field("ETag"));
    List<String> asked = logged("/page.html");
    assertTrue(asked.get(0).contains("\" 200 "), asked::toString);
    assertTrue(asked.get(1).contains("\" 304 0 "), asked::toString);
  }

  @Test
  void whatHasChangedIsSentAgain() throws Exception {
    file("changing.html", "before");
    assertEquals("before", get("/changing.html").text());
    file("changing.html", "and after");
    Awaiting.until(() -> get("/changing.html").text().equals("and after"));
  }

  @Test
  void compressedAndPlainAreVariants() throws Exception {
    file("style.css", STYLE);
    RawResponse plain = get("/style.css");
    assertEquals(STYLE, plain.text());
    assertEquals("Accept-Encoding", plain.field("Vary"));
    RawResponse packed = get("/style.css", "Accept-Encoding: gzip");
    assertTrue(packed.cacheStatus().startsWith("larder; fwd=vary-miss"), packed::head);
    for (int i = 0; i < 2; i++) {
      assertEquals("gzip", packed.field("Content-Encoding"));
      try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
        assertEquals(STYLE, new String(in.readAllBytes(), StandardCharsets.US_ASCII));
      }
      packed = get("/style.css", "Accept-Encoding: gzip");
    }
    // Both are kept: either may have become stale meanwhile, which is put right by asking.
    Awaiting.until(() -> get("/style.css").isHit());
    Awaiting.until(() -> get("/style.css", "Accept-Encoding: gzip").isHit());
  }

  @Test
  void largeFilesArriveAsTheyAre() throws Exception {
    byte[] large = new byte[5_000_001];
    for (int i = 0; i < large.length; i++) {
      large[i] = (byte) (i * 0x9E3779B9 >>> 24);
    }
    file("large.bin", large);
    assertArrayEquals(large, get("/large.bin").body());
    assertArrayEquals(large, get("/large.bin").body());
  }

  @Test
  void statusesOtherThan200ArePassedOn() throws Exception {
    Files.createDirectories(directory.resolve("www/folder"));
    assertEquals(404, get("/nothing.html").status());
    assertEquals(403, get("/folder/").status());
    RawResponse moved = get("/folder");
    assertEquals(301, moved.status());
    assertEquals("http://127.0.0.1:" + port + "/folder/", moved.field("Location"));
  }

  @Test
  void serverThatIsDownLeavesWhatIsStored() throws Exception {
    file("kept.html", "kept");
    assertEquals("kept", get("/kept.html").text());
    stopNginx();
    try {
      Awaiting.until(() -> get("/kept.html").cacheStatus().contains("detail=disconnected"));
      RawResponse stale = get("/kept.html");
      assertEquals(200, stale.status());
      assertEquals("kept", stale.text());
      RawResponse missing = get("/never-asked-for.html");
      assertEquals(502, missing.status());
      assertTrue(
          missing.field("Proxy-Status").startsWith("larder; error=connection_refused"),
          missing::head);
    } finally {
      startNginx();
    }
    file("kept.html", "kept again");
    Awaiting.until(() -> get("/kept.html").text().equals("kept again"));
  }
}
