package dev.larder.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.bootstrap.Awaiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A person's browser, visiting a small site.
@Timeout(180)
class ChromiumIT {
  private static final String FIRST =
      """
      <!doctype html><title>not yet</title><link rel=stylesheet href=style.css>
      <body><p id=p>first page</p><a href="second.html?a=1&amp;b=2">second</a>
      <img src=dot.png onload="document.body.dataset.image = this.naturalWidth">
      <script src=script.js></script>
      """;

  private static final String SECOND =
      """
      <!doctype html><title>not yet</title><link rel=stylesheet href=style.css>
      <body><p id=p>second page</p><script src=script.js></script>
      """;

  private static final String SCRIPT =
      """
      document.title = 'set by the script';
      document.body.dataset.colour = getComputedStyle(document.getElementById('p')).color;
      """;

  /// One pixel.
  private static final byte[] DOT =
      Base64.getDecoder()
          .decode(
              "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJ"
                  + "RU5ErkJggg==");

  @TempDir private Path directory;

  private String chromium;
  private LarderProcess larder;
  private TestOrigin origin;

  /// The page as it stands after its scripts have run. Every visit begins without a memory.
  private String visit(String target) throws Exception {
    Path profile = Files.createTempDirectory(directory, "profile");
    List<String> command = new ArrayList<>(List.of(chromium));
    command.addAll(
        List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--user-data-dir=" + profile,
            "--proxy-server=http://127.0.0.1:" + larder.port(),
            // Else it would not use a proxy for addresses of this machine.
            "--proxy-bypass-list=<-loopback>",
            "--dump-dom",
            origin.url(target)));
    Programs.Output output = Programs.run(directory, command);
    assertEquals(0, output.status(), output::err);
    return output.out();
  }

  private String logged(String target) throws IOException {
    Path log = directory.resolve("access.log");
    Awaiting.until(() -> read(log).contains(origin.url(target) + " "));
    return read(log)
        .lines()
        .filter(line -> line.contains(origin.url(target) + " "))
        .toList()
        .toString();
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException notYet) {
      return "";
    }
  }

  @Test
  void loadsPagesWithAllThatTheyNeedAndFindsTheNextOneReady() throws Exception {
    chromium = Programs.find("chromium");
    try (TestOrigin site = new TestOrigin();
        LarderProcess started =
            LarderProcess.start(directory, "--ttl", "10m", "--access-log", "access.log")) {
      origin = site;
      larder = started;
      serveSite();

      String first = visit("/first.html");
      assertTrue(first.contains("<title>set by the script</title>"), first);
      assertTrue(first.contains("data-colour=\"rgb(1, 2, 3)\""), first);
      assertTrue(first.contains("data-image=\"1\""), first);

      String secondTarget = "/second.html?a=1&b=2";
      Awaiting.until(() -> origin.count(secondTarget) == 1);
      String second = visit(secondTarget);
      assertTrue(second.contains("<title>set by the script</title>"), second);
      assertTrue(second.contains("second page"), second);
      assertTrue(logged(secondTarget).contains("\"larder; hit; ttl="), logged(secondTarget));
      assertEquals(
          List.of("prefetch"), origin.requests(secondTarget).getFirst().all("Sec-Purpose"));
      for (String target : List.of("/style.css", "/script.js", "/dot.png", secondTarget)) {
        assertEquals(1, origin.count(target), target);
      }
    }
  }

  private void serveSite() {
    origin.on("/first.html", (request, reply) -> reply.ok(FIRST, "Content-Type: text/html"));
    origin.on("/second.html", (request, reply) -> reply.ok(SECOND, "Content-Type: text/html"));
    origin.on("/script.js", (request, reply) -> reply.ok(SCRIPT, "Content-Type: text/javascript"));
    origin.on("/dot.png", (request, reply) -> reply.ok(DOT, "Content-Type: image/png"));
    byte[] style = "p { color: rgb(1, 2, 3) }".getBytes(US_ASCII);
    origin.on("/style.css", (request, reply) -> reply.ok(style, "Content-Type: text/css"));
  }
}
