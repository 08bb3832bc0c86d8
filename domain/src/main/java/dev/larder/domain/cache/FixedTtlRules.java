package dev.larder.domain.cache;

import dev.larder.domain.cache.Storability.NotStorable;
import dev.larder.domain.cache.Storability.Reason;
import dev.larder.domain.cache.Storability.Storable;
import dev.larder.domain.message.FieldName;
import dev.larder.domain.message.RequestHead;
import dev.larder.domain.message.ResponseHead;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Every 200 lives exactly for the ttl, whatever lifetime or validator it states, then it is
/// deleted.
///
/// What concerns other people's privacy and the identity of a response holds here too: nothing
/// marked `private` or `no-store` is stored, nor asked for with credentials, nor setting a cookie
/// without being marked as shareable; and variants are kept apart.
final class FixedTtlRules implements CachingRules {
  private final Duration ttl;

  FixedTtlRules(Duration ttl) {
    if (ttl.isNegative() || ttl.isZero()) {
      throw new IllegalArgumentException("not a positive ttl: " + ttl);
    }
    this.ttl = ttl;
  }

  @Override
  public Storability storability(
      RequestHead request, ResponseHead response, Instant requestTime, Instant responseTime) {
    if (!request.isGet()) {
      return new NotStorable(Reason.METHOD);
    }
    if (response.status() != 200) {
      return new NotStorable(Reason.STATUS);
    }
    if (CacheControl.ofRequest(request.fields()).noStore()) {
      return new NotStorable(Reason.REQUEST_NO_STORE);
    }
    CacheControl control = CacheControl.ofResponse(response.fields());
    if (control.noStore()) {
      return new NotStorable(Reason.NO_STORE);
    }
    // Not even with must-revalidate or s-maxage, by which section 3.5 has others share it: they ask
    // for a validation that these rules never do.
    if (request.fields().has(FieldName.AUTHORIZATION)) {
      return new NotStorable(Reason.AUTHORIZED);
    }
    Optional<Reason> obstacle = StoredHeads.privacyObstacle(request, response, control);
    if (obstacle.isPresent()) {
      return new NotStorable(obstacle.get());
    }
    return SelectingFields.of(request.fields(), response.fields())
        .<Storability>map(
            selecting -> {
              StoredResponse stored =
                  StoredHeads.stored(response, selecting, requestTime, responseTime);
              return new Storable(StoredHeads.deletedAt(stored, responseTime.plus(ttl)));
            })
        .orElseGet(() -> new NotStorable(Reason.VARIES_ON_EVERYTHING));
  }

  @Override
  public Verdict assess(RequestHead request, StoredResponse stored, Instant now) {
    long leftMillis = ttl.toMillis() - stored.residentMillis(now);
    if (leftMillis > 0) {
      return new Verdict.Serve(stored.currentAgeMillis(now) / 1000, leftMillis / 1000);
    }
    return assessMiss(request, ForwardReason.STALE);
  }

  /// Never needed: with these rules nothing is validated.
  @Override
  public Optional<StoredResponse> freshened(
      StoredResponse stored, ResponseHead notModified, Instant requestTime, Instant responseTime) {
    return Optional.empty();
  }
}
