package dev.larder.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Larders that talk to each other, and one that talks to itself (RFC 9110 section 7.6.3).
@Timeout(60)
class LoopIT {
  @TempDir private static Path directory;
  private static LarderProcess near;
  private static LarderProcess far;

  @BeforeAll
  static void start() throws Exception {
    String[] options = {"--ttl", "60", "--prefetch", "off"};
    near = LarderProcess.start(Files.createDirectory(directory.resolve("near")), options);
    far = LarderProcess.start(Files.createDirectory(directory.resolve("far")), options);
  }

  @AfterAll
  static void stop() {
    near.close();
    far.close();
  }

  /// Hands requests on to a proxy as they are, but for the target.
  private static TestOrigin.Handler handOn(LarderProcess next, String url) {
    return (request, reply) -> {
      String fields = request.head().substring(request.head().indexOf("\r\n"));
      try (RawClient client = new RawClient(next.port())) {
        RawResponse response = client.send("GET " + url + " HTTP/1.1" + fields).response();
        reply.send(response.head());
        reply.send(response.body(), response.body().length);
      }
    };
  }

  @Test
  void twoInARowAreNoLoop() throws Exception {
    try (TestOrigin origin = new TestOrigin();
        TestOrigin between = new TestOrigin()) {
      origin.on("/", (request, reply) -> reply.ok("through both"));
      between.on("/", handOn(far, origin.url("/")));
      RawResponse first = RawClient.get(near.port(), between.url("/"));
      assertEquals(200, first.status(), first::head);
      assertEquals("through both", first.text());
      String via = String.join(", ", origin.requests().getFirst().all("Via"));
      assertTrue(via.matches("1\\.1 larder-[0-9a-f]{8}, 1\\.1 larder-[0-9a-f]{8}"), via);
      assertEquals(2, String.join(", ", first.all("Via")).split(", ").length, first::head);
      String statuses = String.join(", ", first.all("Cache-Status"));
      assertEquals("larder; fwd=uri-miss; stored, larder; fwd=uri-miss; stored", statuses);

      assertTrue(RawClient.get(near.port(), between.url("/")).isHit());
      assertTrue(RawClient.get(far.port(), origin.url("/")).isHit());
      assertEquals(1, origin.requests().size());
    }
  }

  @Test
  void oneThatIsAskedForItselfSaysSo() throws Exception {
    for (String host : List.of("127.0.0.1", "localhost")) {
      String url = "http://" + host + ":" + near.port() + "/";
      RawResponse refused = RawClient.get(near.port(), url);
      assertEquals(508, refused.status(), refused::head);
      assertTrue(
          String.join(", ", refused.all("Proxy-Status")).contains("error=proxy_loop_detected"),
          refused::head);
    }
    assertEquals(508, originForm());
  }

  /// As a client asks that takes Larder for an ordinary server.
  private static int originForm() throws IOException {
    try (RawClient client = new RawClient(near.port())) {
      client.send("GET / HTTP/1.1\r\nHost: 127.0.0.1:" + near.port() + "\r\n\r\n");
      return client.response().status();
    }
  }

  @Test
  void circleOfTwoIsFoundWhereItCloses() throws Exception {
    try (TestOrigin there = new TestOrigin();
        TestOrigin back = new TestOrigin()) {
      there.on("/", handOn(far, back.url("/")));
      back.on("/", handOn(near, there.url("/")));
      RawResponse refused = RawClient.get(near.port(), there.url("/"));
      assertEquals(508, refused.status(), refused::head);
      assertEquals(1, there.requests().size());
      assertEquals(1, back.requests().size());
    }
  }
}
