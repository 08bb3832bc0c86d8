package dev.larder.application.api;

import dev.larder.application.spi.StoredEntry;
import dev.larder.domain.cache.CacheStatus;
import dev.larder.domain.message.ResponseHead;

/// What [ServeRequest] answers. The two cases differ in how they reach the wire: a hit is a stored
/// head that was encoded once plus whatever varies; everything else is a head and a stream.
public sealed interface Answer extends AutoCloseable {

  /// How the cache handled the request, for `Cache-Status`, logs and metrics.
  CacheStatus cacheStatus();

  /// Status code that the client is sent.
  int status();

  /// Releases the content. Idempotent; never throws.
  @Override
  void close();

  /// The whole stored response, reused as it is. The listener sends [StoredEntry#wireHead] followed
  /// by `Age` and `Cache-Status`, and the stored content.
  ///
  /// @param entry stored response
  /// @param age current age in seconds (RFC 9111 section 4.2.3)
  record Hit(StoredEntry entry, long age, CacheStatus cacheStatus) implements Answer {
    @Override
    public int status() {
      return entry.response().head().status();
    }

    @Override
    public void close() {}
  }

  /// Any other response: forwarded, made here, or a part of a stored one.
  ///
  /// @param head final fields, without framing fields (`Content-Length` aside, which the listener
  ///   takes from the content, or in answers to HEAD from these fields) and without `Cache-Status`,
  ///   which the listener appends from [#cacheStatus]
  /// @param content what follows; [Content#EMPTY] where a HEAD request or the status forbids
  ///   content
  record Response(ResponseHead head, Content content, CacheStatus cacheStatus) implements Answer {
    @Override
    public int status() {
      return head.status();
    }

    @Override
    public void close() {
      content.close();
    }
  }
}
