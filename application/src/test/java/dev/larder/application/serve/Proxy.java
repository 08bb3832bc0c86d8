package dev.larder.application.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larder.application.api.Answer;
import dev.larder.application.api.ClientRequest;
import dev.larder.application.api.Content;
import dev.larder.application.fakes.Await;
import dev.larder.application.fakes.FakeOrigin;
import dev.larder.application.fakes.FakeStore;
import dev.larder.application.spi.CacheEvents;
import dev.larder.application.spi.MutableClock;
import dev.larder.domain.cache.CachingRules;
import dev.larder.domain.cache.UnstatedLifetime;
import dev.larder.domain.message.Fields;
import dev.larder.domain.message.MalformedTarget;
import dev.larder.domain.message.RequestHead;
import dev.larder.domain.message.TargetUri;
import java.time.Duration;
import java.util.Set;

/// The use case with fakes around it.
final class Proxy {
  static final String PSEUDONYM = "larder-0a1b2c3d";

  final MutableClock clock = new MutableClock();
  final FakeOrigin origin = new FakeOrigin(clock);
  final FakeStore store = new FakeStore(clock);
  final ServeFromCacheOrOrigin serve;

  private Proxy(CachingRules rules, Set<String> methods) {
    serve =
        new ServeFromCacheOrOrigin(
            rules, store, origin, CacheEvents.NONE, clock, new ServeSettings(PSEUDONYM, methods));
  }

  /// RFC 9111, 10 s for what states no lifetime, all usual methods.
  static Proxy standard() {
    return new Proxy(
        CachingRules.standard(new UnstatedLifetime.Constant(Duration.ofSeconds(10))),
        Set.of("GET", "HEAD", "POST", "PUT", "OPTIONS"));
  }

  /// Every 200 for 10 s, GET only.
  static Proxy fixed() {
    return new Proxy(CachingRules.fixedTtl(Duration.ofSeconds(10)), Set.of("GET"));
  }

  void advanceSeconds(long seconds) {
    clock.advance(Duration.ofSeconds(seconds));
  }

  Answer answer(String method, Content content, String... fields) {
    try {
      TargetUri target = TargetUri.parse("http://example.com/a");
      RequestHead head = new RequestHead(method, target, 1, Fields.of(fields));
      return serve.serve(new ClientRequest(head, content, "127.0.0.1"));
    } catch (MalformedTarget impossible) {
      throw new AssertionError(impossible);
    }
  }

  Answer ask(String... fields) {
    return answer("GET", Content.EMPTY, fields);
  }

  Served get(String... fields) {
    return Served.read(ask(fields));
  }

  Served request(String method, Content content, String... fields) {
    return Served.read(answer(method, content, fields));
  }

  /// Waits until no fetch is under way, and checks that nothing was left open.
  void mustComeToRest() {
    Await.until("an end of all fetches", () -> serve.fetchesUnderWay() == 0);
    Await.until("an end of all writers", () -> store.openWriters() == 0);
    assertEquals(0, serve.fetchesUnderWay());
  }
}
