package dev.larder.socket.listen;

import dev.larder.application.api.Answer;
import dev.larder.application.api.ClientRequest;
import dev.larder.application.api.Content;
import dev.larder.application.api.ServeRequest;
import dev.larder.domain.cache.CacheStatus;
import dev.larder.domain.cache.ForwardReason;
import dev.larder.domain.message.Fields;
import dev.larder.domain.message.ResponseHead;
import dev.larder.socket.deadline.Reaper;
import dev.larder.socket.raw.RawClient;
import dev.larder.socket.raw.TestContent;
import dev.larder.socket.wire.Limits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A listener with an application that the test writes.
final class ListenerHarness implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  static final CacheStatus FORWARDED = CacheStatus.Forwarded.because(ForwardReason.URI_MISS);
  private static final Duration LONG = Duration.ofSeconds(60);

  final List<ClientRequest> requests = new CopyOnWriteArrayList<>();
  final List<Exchange> exchanges = new CopyOnWriteArrayList<>();
  final ProxyListener listener;
  private final Reaper reaper = new Reaper(Duration.ofMillis(5));
  volatile boolean logs;

  ListenerHarness(ListenerConfig config, ServeRequest application) throws IOException {
    ExchangeLog log =
        new ExchangeLog() {
          @Override
          public boolean enabled() {
            return logs;
          }

          @Override
          public void completed(Exchange exchange) {
            exchanges.add(exchange);
          }
        };
    listener =
        new ProxyListener(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            config,
            "larder-test",
            request -> {
              requests.add(request);
              return application.serve(request);
            },
            log,
            reaper,
            InstantSource.fixed(NOW));
    listener.start();
  }

  ListenerHarness(ServeRequest application) throws IOException {
    this(ListenerConfig.DEFAULT, application);
  }

  /// Bounds of which none is met unless a test asks for it.
  static ListenerConfig config(Duration head, Duration idle, Duration content, Duration write) {
    return new ListenerConfig(
        100, Limits.DEFAULT, head, idle, content, write, Duration.ofSeconds(2), 65_536, 0);
  }

  static ListenerConfig headWithin(Duration head) {
    return config(head, LONG, LONG, LONG);
  }

  static ListenerConfig idleFor(Duration idle) {
    return config(LONG, idle, LONG, LONG);
  }

  static ListenerConfig contentWithin(Duration content) {
    return config(LONG, LONG, content, LONG);
  }

  static ListenerConfig writtenWithin(Duration write) {
    return config(LONG, LONG, LONG, write);
  }

  static Answer answer(int status, Content content, String... fields) {
    return new Answer.Response(
        ResponseHead.of(status, "OK", Fields.of(fields)), content, FORWARDED);
  }

  /// Answers with the path that was asked for.
  static Answer echo(ClientRequest request) {
    return answer(200, TestContent.of(request.head().target().pathAndQuery()));
  }

  RawClient connect() throws IOException {
    return new RawClient(listener.port());
  }

  static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: a.test\r\n\r\n";
  }

  @Override
  public void close() {
    listener.close(Duration.ZERO);
    reaper.close();
  }
}
