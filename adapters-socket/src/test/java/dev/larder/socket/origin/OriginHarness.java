package dev.larder.socket.origin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.larder.application.api.Content;
import dev.larder.application.spi.OriginFailure;
import dev.larder.application.spi.OriginResponse;
import dev.larder.domain.message.Fields;
import dev.larder.domain.message.RequestHead;
import dev.larder.domain.message.TargetUri;
import dev.larder.socket.deadline.Reaper;
import dev.larder.socket.raw.RawClient;
import dev.larder.socket.raw.RawMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/// An origin client, with what is needed to ask it for something in one line.
final class OriginHarness implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  static final Duration SHORT = Duration.ofMillis(60);
  static final Duration LONG = Duration.ofSeconds(20);

  final PooledOriginClient client;
  private final Reaper reaper = new Reaper(Duration.ofMillis(5));

  OriginHarness(OriginConfig config) {
    this(config, TlsClient::byDefault, NameResolver::bySystem);
  }

  OriginHarness(OriginConfig config, Supplier<SSLContext> tls, NameResolver.Lookup lookup) {
    client = new PooledOriginClient(config, reaper, InstantSource.fixed(NOW), tls, lookup);
  }

  OriginHarness() {
    this(config(LONG, LONG, LONG, LONG));
  }

  static OriginConfig config(Duration connect, Duration firstByte, Duration stall, Duration idle) {
    return new OriginConfig(
        4, 6, 8, LONG, LONG, connect, firstByte, stall, idle, Duration.ofMillis(50));
  }

  static RequestHead request(String method, String uri, String... fields) throws Exception {
    TargetUri target = TargetUri.parse(uri);
    Fields all =
        Fields.builder().add("Host", target.authority()).copyAll(Fields.of(fields)).build();
    return new RequestHead(method, target, 1, all);
  }

  OriginResponse get(ScriptedOrigin origin, String path) throws Exception {
    return client.send(request("GET", "http://127.0.0.1:" + origin.port() + path), Content.EMPTY);
  }

  OriginResponse send(ScriptedOrigin origin, String method, Content content, String... fields)
      throws Exception {
    return client.send(request(method, "http://127.0.0.1:" + origin.port() + "/", fields), content);
  }

  /// The kind of failure that a GET of this origin ends with.
  OriginFailure.Kind failure(ScriptedOrigin origin) throws Exception {
    try (OriginResponse response = get(origin, "/")) {
      throw new AssertionError("no failure but " + response.head());
    } catch (OriginFailure failure) {
      return failure.kind();
    }
  }

  /// All of the content, without closing it.
  static String text(OriginResponse response) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] buffer = new byte[5_000];
    int count = response.content().read(buffer, 0, buffer.length);
    while (count >= 0) {
      all.write(buffer, 0, count);
      count = response.content().read(buffer, 0, buffer.length);
    }
    return all.toString(ISO_8859_1);
  }

  /// Answers one request, whatever it is.
  static RawMessage answer(RawClient client, String response) throws IOException {
    RawMessage request = client.head();
    client.send(response);
    return request;
  }

  static String ok(String body) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
  }

  /// Answers every request with its path.
  static void echo(RawClient client) throws IOException {
    try {
      while (true) {
        client.send(ok(client.head().startLine().split(" ")[1]));
      }
    } catch (java.io.EOFException closed) {
      // No more requests.
    }
  }

  @Override
  public void close() {
    client.close();
    reaper.close();
  }
}
