package dev.larder.domain.cache;

/// Why a request went on towards the origin server: the `fwd` parameter of RFC 9211 section 2.2.
public enum ForwardReason {
  /// The cache was configured not to handle this request.
  BYPASS("bypass"),
  /// The method's semantics require it to be forwarded.
  METHOD("method"),
  /// Nothing is stored under the request's URI.
  URI_MISS("uri-miss"),
  /// Something is stored under the URI, but no variant matches the request's fields.
  VARY_MISS("vary-miss"),
  /// Nothing that is stored could be used for this request; the cache does not distinguish further.
  MISS("miss"),
  /// A fresh response is stored, but the request's own directives forbid to use it.
  REQUEST("request"),
  /// The stored response is stale.
  STALE("stale"),
  /// A stored partial response does not hold all that was asked for.
  PARTIAL("partial");

  private final String token;

  ForwardReason(String token) {
    this.token = token;
  }

  /// The reason as `Cache-Status` spells it.
  public String token() {
    return token;
  }
}
