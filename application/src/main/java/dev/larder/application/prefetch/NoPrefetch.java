package dev.larder.application.prefetch;

import dev.larder.application.api.PrefetchLinks;
import dev.larder.application.spi.StoredEntry;
import dev.larder.domain.message.RequestHead;

/// Prefetches nothing.
public final class NoPrefetch implements PrefetchLinks {
  @Override
  public void pageServed(RequestHead request, StoredEntry page) {}

  @Override
  public void close() {}
}
