package dev.larder.application.prefetch;

/// Bounds of prefetching; all positive.
///
/// @param waitingPages pages whose links have not been read yet; further ones are dropped
/// @param waitingLinks links that wait to be fetched, over all origins; further ones are dropped
/// @param fetchesPerOrigin fetches at a time from one origin
/// @param linksPerPage links of one page that are taken, in document order
/// @param largestResponse octets after which a prefetch is broken off, unless a client has joined
///   it
public record PrefetchSettings(
    int waitingPages,
    int waitingLinks,
    int fetchesPerOrigin,
    int linksPerPage,
    long largestResponse) {
  /// Two at a time per origin, as a considerate person's browser would.
  public static final PrefetchSettings DEFAULTS =
      new PrefetchSettings(256, 4_096, 2, 512, 16L << 20);
}
