package dev.larder.bootstrap;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.larder.application.api.ServeRequest;
import dev.larder.application.serve.ServeFromCacheOrOrigin;
import dev.larder.application.serve.ServeSettings;
import dev.larder.application.spi.CacheEvents;
import dev.larder.application.spi.CacheStore;
import dev.larder.application.spi.OriginClient;
import dev.larder.bootstrap.settings.Settings;
import dev.larder.bootstrap.settings.Settings.Caching;
import dev.larder.domain.cache.CachingRules;
import dev.larder.domain.cache.UnstatedLifetime;
import dev.larder.socket.deadline.Reaper;
import dev.larder.socket.listen.ExchangeLog;
import dev.larder.socket.listen.ListenerConfig;
import dev.larder.socket.listen.ProxyListener;
import dev.larder.socket.origin.OriginConfig;
import dev.larder.socket.origin.PooledOriginClient;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;

/// The path of a request: from the listener to the rules, the store and the origin servers.
final class ProxyModule extends AbstractModule {
  @Provides
  @Singleton
  CachingRules rules(Settings settings) {
    return switch (settings.caching()) {
      case Caching.Standard(Duration unstated) ->
          CachingRules.standard(new UnstatedLifetime.Constant(unstated));
      case Caching.StandardHeuristic() -> CachingRules.standard(new UnstatedLifetime.Heuristic());
      case Caching.Fixed(Duration ttl) -> CachingRules.fixedTtl(ttl);
    };
  }

  @Provides
  @Singleton
  Reaper reaper(Closing closing) {
    return closing.add(new Reaper());
  }

  @Provides
  @Singleton
  OriginClient origin(Reaper reaper, InstantSource clock, Closing closing) {
    return closing.add(new PooledOriginClient(OriginConfig.DEFAULT, reaper, clock));
  }

  @Provides
  @Singleton
  ServeRequest serving(
      CachingRules rules,
      CacheStore store,
      OriginClient origin,
      CacheEvents events,
      InstantSource clock,
      Settings settings,
      Pseudonym pseudonym) {
    return new ServeFromCacheOrOrigin(
        rules,
        store,
        origin,
        events,
        clock,
        new ServeSettings(pseudonym.text(), settings.methods()));
  }

  @Provides
  @Singleton
  ProxyListener listener(
      Settings settings,
      Pseudonym pseudonym,
      @ForClients ServeRequest serving,
      ExchangeLog log,
      Reaper reaper,
      InstantSource clock,
      Closing closing) {
    return closing.add(
        new ProxyListener(
            new InetSocketAddress(settings.listen(), settings.port()),
            ListenerConfig.DEFAULT.withMaxConnections(settings.maxConnections()),
            pseudonym.text(),
            serving,
            log,
            reaper,
            clock));
  }
}
