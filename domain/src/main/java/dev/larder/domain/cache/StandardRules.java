package dev.larder.domain.cache;

import dev.larder.domain.cache.Storability.NotStorable;
import dev.larder.domain.cache.Storability.Reason;
import dev.larder.domain.cache.Storability.Storable;
import dev.larder.domain.message.FieldName;
import dev.larder.domain.message.Fields;
import dev.larder.domain.message.RequestHead;
import dev.larder.domain.message.ResponseHead;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// RFC 9111 for a shared cache.
final class StandardRules implements CachingRules {
  /// How long a stale response that can be validated stays: confirming it is cheaper than fetching
  /// it.
  private static final long VALIDATABLE_RETENTION_SECONDS = 7 * 86_400;

  /// How long any other stale response stays, for the case that the origin server is out of reach.
  private static final long STALE_RETENTION_SECONDS = 3_600;

  private static final long DIRECTIVES = Fields.maskOf(FieldName.CACHE_CONTROL, FieldName.PRAGMA);

  private final UnstatedLifetime unstated;

  StandardRules(UnstatedLifetime unstated) {
    this.unstated = unstated;
  }

  @Override
  public Storability storability(
      RequestHead request, ResponseHead response, Instant requestTime, Instant responseTime) {
    CacheControl control = CacheControl.ofResponse(response.fields());
    Optional<Reason> obstacle = obstacle(request, response, control);
    if (obstacle.isPresent()) {
      return new NotStorable(obstacle.get());
    }
    Optional<SelectingFields> selecting = SelectingFields.of(request.fields(), response.fields());
    if (selecting.isEmpty()) {
      return new NotStorable(Reason.VARIES_ON_EVERYTHING);
    }
    StoredResponse stored =
        StoredHeads.stored(response, selecting.get(), requestTime, responseTime);
    long lifetime = lifetimeSeconds(stored);
    boolean neverFresh = lifetime == 0 || control.noCache();
    if (neverFresh && !stored.hasValidator()) {
      return new NotStorable(Reason.NEVER_REUSABLE);
    }
    return new Storable(StoredHeads.deletedAt(stored, deleteAt(stored)));
  }

  private static Optional<Reason> obstacle(
      RequestHead request, ResponseHead response, CacheControl control) {
    if (!request.isGet()) {
      return Optional.of(Reason.METHOD);
    }
    boolean explicit =
        control.isPublic()
            || control.hasSharedMaxAge()
            || control.maxAge() != CacheControl.ABSENT
            || response.fields().has(FieldName.EXPIRES);
    int status = response.status();
    if (status < 200 || status == 206 || status == 304) {
      return Optional.of(Reason.STATUS);
    }
    if (!explicit && !Freshness.isHeuristicallyCacheable(status)) {
      return Optional.of(Reason.STATUS);
    }
    if (request.fields().hasAny(DIRECTIVES) && CacheControl.ofRequest(request.fields()).noStore()) {
      return Optional.of(Reason.REQUEST_NO_STORE);
    }
    boolean understood = control.mustUnderstand() && StatusCodes.isUnderstood(status);
    if (control.noStore() && !understood || control.mustUnderstand() && !understood) {
      return Optional.of(Reason.NO_STORE);
    }
    return StoredHeads.privacyObstacle(request, response, control);
  }

  @Override
  public Verdict assess(RequestHead request, StoredResponse stored, Instant now) {
    long ageMillis = stored.currentAgeMillis(now);
    long ttlMillis = lifetimeSeconds(stored) * 1000 - ageMillis;
    boolean unvalidatedUse = !stored.cacheControl().noCache();
    long age = ageMillis / 1000;
    long ttl = Math.floorDiv(ttlMillis, 1000L);
    if (!request.fields().hasAny(DIRECTIVES)) {
      return ttlMillis > 0 && unvalidatedUse
          ? new Verdict.Serve(age, ttl)
          : new Verdict.Revalidate(ForwardReason.STALE, staleAllowed(stored), age, ttl);
    }
    CacheControl wanted = CacheControl.ofRequest(request.fields());
    boolean freshEnough =
        unvalidatedUse && (ttlMillis > 0 || acceptsStale(wanted, stored, -ttlMillis));
    if (freshEnough && acceptsAge(wanted, ageMillis, ttlMillis)) {
      return new Verdict.Serve(age, ttl);
    }
    if (wanted.onlyIfCached()) {
      return new Verdict.Refuse();
    }
    ForwardReason reason = freshEnough ? ForwardReason.REQUEST : ForwardReason.STALE;
    boolean usable = staleAllowed(stored) && !wanted.noCache();
    return new Verdict.Revalidate(reason, usable, age, ttl);
  }

  private static boolean acceptsAge(CacheControl wanted, long ageMillis, long ttlMillis) {
    if (wanted.noCache()) {
      return false;
    }
    // max-age=0 asks for validation; an age of some milliseconds must not slip through it.
    boolean young =
        wanted.maxAge() == CacheControl.ABSENT
            || wanted.maxAge() > 0 && ageMillis <= wanted.maxAge() * 1000;
    boolean lasting =
        wanted.minFresh() == CacheControl.ABSENT || ttlMillis >= wanted.minFresh() * 1000;
    return young && lasting;
  }

  private static boolean acceptsStale(
      CacheControl wanted, StoredResponse stored, long staleMillis) {
    return wanted.maxStale() != CacheControl.ABSENT
        && staleMillis <= wanted.maxStale() * 1000
        && staleAllowed(stored);
  }

  /// Section 4.2.4: no stale use where a directive prohibits it.
  private static boolean staleAllowed(StoredResponse stored) {
    CacheControl control = stored.cacheControl();
    return !control.mustRevalidate()
        && !control.proxyRevalidate()
        && !control.hasSharedMaxAge()
        && !control.noCache();
  }

  @Override
  public Optional<StoredResponse> freshened(
      StoredResponse stored, ResponseHead notModified, Instant requestTime, Instant responseTime) {
    return StoredHeads.merged(stored, notModified, requestTime, responseTime)
        .map(merged -> StoredHeads.deletedAt(merged, deleteAt(merged)));
  }

  private long lifetimeSeconds(StoredResponse stored) {
    OptionalLong stated = stored.statedLifetimeSeconds();
    if (stated.isPresent()) {
      return stated.getAsLong();
    }
    if (!Freshness.isHeuristicallyCacheable(stored.head().status())
        && !stored.cacheControl().isPublic()) {
      return 0;
    }
    return switch (unstated) {
      case UnstatedLifetime.Heuristic() ->
          Freshness.heuristicLifetime(stored.head().fields(), stored.responseTime());
      case UnstatedLifetime.Constant(var duration) -> duration.toSeconds();
    };
  }

  private Instant deleteAt(StoredResponse stored) {
    long left =
        Math.max(
            0, lifetimeSeconds(stored) - stored.currentAgeMillis(stored.responseTime()) / 1000);
    long retention =
        stored.hasValidator() ? VALIDATABLE_RETENTION_SECONDS : STALE_RETENTION_SECONDS;
    return stored.responseTime().plusSeconds(left + retention);
  }
}
