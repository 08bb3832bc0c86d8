package dev.larder.domain.cache;

/// What a stored response is worth to a request (RFC 9111 section 4).
public sealed interface Verdict {

  /// It may be reused without asking the origin server.
  ///
  /// @param age current age in seconds
  /// @param ttl remaining freshness lifetime in seconds; negative when it is stale and the request
  ///   accepts that
  record Serve(long age, long ttl) implements Verdict {}

  /// It may be reused once the origin server has confirmed it.
  ///
  /// @param reason why not at once
  /// @param usableWhenDisconnected whether it may be reused as it is when the origin server cannot
  ///   be reached (section 4.2.4)
  /// @param age current age in seconds
  /// @param ttl remaining freshness lifetime in seconds, mostly negative
  record Revalidate(ForwardReason reason, boolean usableWhenDisconnected, long age, long ttl)
      implements Verdict {}

  /// The request goes to the origin server as if nothing were stored.
  record Forward(ForwardReason reason) implements Verdict {}

  /// The request wants an answer from the cache or none (`only-if-cached`, section 5.2.1.7): 504.
  record Refuse() implements Verdict {}
}
