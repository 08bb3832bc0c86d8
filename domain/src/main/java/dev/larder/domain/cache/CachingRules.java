package dev.larder.domain.cache;

import dev.larder.domain.message.RequestHead;
import dev.larder.domain.message.ResponseHead;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A bundle of caching rules: what is stored, for how long, and when it is reused, all three. Pure:
/// every answer depends on the arguments only.
public sealed interface CachingRules permits StandardRules, FixedTtlRules {

  /// RFC 9111 for a shared cache.
  ///
  /// @param unstated lifetime of a response that states none
  static CachingRules standard(UnstatedLifetime unstated) {
    return new StandardRules(unstated);
  }

  /// Every 200 lives exactly for `ttl`, then it is deleted.
  ///
  /// @throws IllegalArgumentException when `ttl` is not positive
  static CachingRules fixedTtl(Duration ttl) {
    return new FixedTtlRules(ttl);
  }

  /// Whether, and as what, a response to this request is stored.
  ///
  /// @param request as the client sent it
  /// @param response as received from upstream
  Storability storability(
      RequestHead request, ResponseHead response, Instant requestTime, Instant responseTime);

  /// What a stored response whose selecting fields match is worth to this request now.
  Verdict assess(RequestHead request, StoredResponse stored, Instant now);

  /// What becomes of a request for which nothing that matches is stored.
  default Verdict assessMiss(RequestHead request, ForwardReason reason) {
    return CacheControl.ofRequest(request.fields()).onlyIfCached()
        ? new Verdict.Refuse()
        : new Verdict.Forward(reason);
  }

  /// The stored response with what a 304 says about it (section 4.3.4), or empty when the 304 is
  /// about another representation.
  Optional<StoredResponse> freshened(
      StoredResponse stored, ResponseHead notModified, Instant requestTime, Instant responseTime);
}
