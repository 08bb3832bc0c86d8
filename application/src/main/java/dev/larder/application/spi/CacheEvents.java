package dev.larder.application.spi;

import dev.larder.domain.message.TargetUri;

/// Hears what happens inside the proxy, for logs and metrics. Called on the threads that do the
/// work: implementations return quickly and never throw.
public interface CacheEvents {
  /// Hears everything and does nothing.
  CacheEvents NONE = new CacheEvents() {};

  /// The store could not do what it was asked to; the client's response did not suffer.
  ///
  /// @param operation what failed, such as `append`
  /// @param detail for people
  default void storeFault(String operation, String detail) {}

  /// A response was given up before it was stored whole.
  ///
  /// @param reason for people, such as `backlog`
  default void storeAbandoned(TargetUri target, String reason) {}

  /// A response that nobody had asked for yet was fetched.
  ///
  /// @param stored whether it was stored
  default void prefetched(TargetUri target, int status, boolean stored) {}

  /// A page or link was not prefetched because a bound was met.
  ///
  /// @param reason which bound
  default void prefetchDropped(TargetUri target, String reason) {}

  /// A prefetch failed; nobody was waiting for it.
  default void prefetchFailed(TargetUri target, String detail) {}
}
