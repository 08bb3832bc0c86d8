package dev.larder.bootstrap;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.larder.application.api.PrefetchLinks;
import dev.larder.application.api.ServeRequest;
import dev.larder.application.prefetch.NoPrefetch;
import dev.larder.application.prefetch.PrefetchInBackground;
import dev.larder.application.prefetch.PrefetchSettings;
import dev.larder.application.prefetch.ServeAndPrefetch;
import dev.larder.application.spi.CacheEvents;
import dev.larder.application.spi.CacheStore;
import dev.larder.bootstrap.settings.Settings;
import dev.larder.bootstrap.settings.Settings.Prefetch;
import dev.larder.domain.prefetch.LinkRules;
import dev.larder.html.JsoupLinkExtractor;
import java.util.List;

/// What is fetched before anyone asks.
final class PrefetchModule extends AbstractModule {
  @Provides
  @Singleton
  PrefetchLinks prefetchLinks(
      Settings settings, ServeRequest serving, CacheEvents events, Closing closing) {
    return switch (settings.prefetch()) {
      case Prefetch.Off() -> new NoPrefetch();
      case Prefetch.Links(List<String> skipWords) ->
          closing.add(
              new PrefetchInBackground(
                  serving,
                  new JsoupLinkExtractor(),
                  new LinkRules(skipWords),
                  events,
                  PrefetchSettings.DEFAULTS));
    };
  }

  @Provides
  @Singleton
  @ForClients
  ServeRequest forClients(
      Settings settings, ServeRequest serving, CacheStore store, PrefetchLinks prefetching) {
    return switch (settings.prefetch()) {
      case Prefetch.Off() -> serving;
      case Prefetch.Links _ -> new ServeAndPrefetch(serving, store, prefetching);
    };
  }
}
