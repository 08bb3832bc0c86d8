package dev.larder.application.api;

import dev.larder.application.spi.StoredEntry;
import dev.larder.domain.message.RequestHead;

/// Fetches what a served page links to before anyone asks.
public interface PrefetchLinks extends AutoCloseable {
  /// Takes a stored page that a client has just been served. Returns at once; when the queue of
  /// pages is full the page is dropped and counted, since prefetching is never worth a client's
  /// wait.
  ///
  /// @param request the client's request for the page
  /// @param page its stored response; anything but HTML is ignored
  void pageServed(RequestHead request, StoredEntry page);

  /// Stops taking pages and ends the background work.
  @Override
  void close();
}
