package dev.larder.application.serve;

import dev.larder.application.api.Answer;
import dev.larder.application.api.ClientRequest;
import dev.larder.application.api.ServeRequest;
import dev.larder.application.spi.CacheEvents;
import dev.larder.application.spi.CacheStore;
import dev.larder.application.spi.OriginClient;
import dev.larder.application.spi.StoredEntry;
import dev.larder.domain.cache.CacheKey;
import dev.larder.domain.cache.CacheStatus;
import dev.larder.domain.cache.CachingRules;
import dev.larder.domain.cache.ForwardReason;
import dev.larder.domain.cache.SelectingFields;
import dev.larder.domain.cache.StoredResponse;
import dev.larder.domain.cache.Validation;
import dev.larder.domain.cache.Verdict;
import dev.larder.domain.message.FieldName;
import dev.larder.domain.message.Fields;
import dev.larder.domain.message.Forwarding;
import dev.larder.domain.message.RequestHead;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Serves from the cache what may be reused, and from the origin server what may not.
///
/// The domain gives a verdict on what is stored; this class carries it out. Safe for all threads:
/// it keeps no state of its own.
public final class ServeFromCacheOrOrigin implements ServeRequest {
  /// How often a request waits for other requests' fetches before it goes on by itself.
  private static final int MAX_JOINS = 4;

  private static final long VIA = Fields.maskOf(FieldName.VIA);

  private final CachingRules rules;
  private final CacheStore store;
  private final InstantSource clock;
  private final ServeSettings settings;
  private final GeneratedAnswers generated;
  private final StoredAnswers storedAnswers;
  private final InFlight inFlight = new InFlight();
  private final FetchFromOrigin fetching;

  public ServeFromCacheOrOrigin(
      CachingRules rules,
      CacheStore store,
      OriginClient origin,
      CacheEvents events,
      InstantSource clock,
      ServeSettings settings) {
    this.rules = rules;
    this.store = store;
    this.clock = clock;
    this.settings = settings;
    this.generated = new GeneratedAnswers(clock);
    this.storedAnswers = new StoredAnswers(store, events, settings.pseudonym());
    this.fetching =
        new FetchFromOrigin(
            rules, store, origin, clock, settings.pseudonym(), inFlight, storedAnswers);
  }

  /// What is stored for a request.
  ///
  /// @param chosen the most recent response whose selecting fields match, or null
  /// @param verdict what becomes of the request
  private record Judged(@Nullable StoredEntry chosen, Verdict verdict) {}

  @Override
  public Answer serve(ClientRequest request) {
    Answer answer = answer(request);
    return request.head().isHead() ? GeneratedAnswers.withoutContent(answer) : answer;
  }

  private Answer answer(ClientRequest request) {
    RequestHead head = request.head();
    if (!settings.methods().contains(head.method())) {
      return generated.methodNotServed(head.method());
    }
    if (head.fields().hasAny(VIA) && Forwarding.hasPassed(head.fields(), settings.pseudonym())) {
      return generated.loopDetected();
    }
    if (!head.isGet() && !head.isHead()) {
      return uncached(request, ForwardReason.METHOD);
    }
    if (request.content().length() != 0 || Validation.isForOriginOnly(head.fields())) {
      return uncached(request, ForwardReason.BYPASS);
    }
    return cached(request);
  }

  private Answer uncached(ClientRequest request, ForwardReason reason) {
    return rules.assessMiss(request.head(), reason) instanceof Verdict.Refuse
        ? generated.notInCache()
        : fetching.passOn(request, null, reason, generated);
  }

  /// GET and HEAD. Every turn either answers or has learnt that one more fetch is of no use.
  private Answer cached(ClientRequest request) {
    RequestHead head = request.head();
    CacheKey key = new CacheKey(head.target());
    Set<Fetch> unsuitable = Set.of();
    boolean joining = true;
    while (true) {
      int landings = inFlight.landings(key);
      Judged judged = judge(head, key);
      StoredEntry chosen = judged.chosen();
      ForwardReason reason;
      switch (judged.verdict()) {
        case Verdict.Serve(long age, long ttl) when chosen != null -> {
          Answer answer = storedAnswers.answer(head, chosen, age, new CacheStatus.Hit(ttl));
          if (answer != null) {
            return answer;
          }
          if (rules.assessMiss(head, ForwardReason.MISS) instanceof Verdict.Refuse) {
            return generated.notInCache();
          }
          reason = ForwardReason.MISS;
        }
        case Verdict.Serve _ -> throw new IllegalStateException("nothing to serve");
        case Verdict.Refuse() -> {
          return generated.notInCache();
        }
        case Verdict.Revalidate revalidate -> reason = revalidate.reason();
        case Verdict.Forward forward -> reason = forward.reason();
      }
      if (head.isHead()) {
        return fetching.passOn(request, stale(judged), reason, generated);
      }
      if (!joining || unsuitable.size() >= MAX_JOINS || !maybeShared(head, reason)) {
        return lead(new Fetch(key), request, judged, reason);
      }
      InFlight.Role role = inFlight.join(key, unsuitable);
      if (!role.leads()) {
        Fetch.Outcome outcome = role.fetch().await();
        Answer answer = follow(outcome, request, judged, reason);
        if (answer != null) {
          return answer;
        }
        // Waiting again is worth it for another variant only: what was not for sharing once, most
        // likely is not the next time.
        joining = isOtherVariant(outcome, head);
        unsuitable = unsuitable.isEmpty() ? new HashSet<>() : unsuitable;
        unsuitable.add(role.fetch());
      } else if (inFlight.landings(key) != landings && isServable(head, key)) {
        role.fetch().settle(new Fetch.Outcome.NotShareable());
        inFlight.land(role.fetch());
      } else {
        return lead(role.fetch(), request, judged, reason);
      }
    }
  }

  private Judged judge(RequestHead request, CacheKey key) {
    List<StoredEntry> stored = store.find(key);
    Judged mostRecent = null;
    for (int i = 0; i < stored.size(); i++) {
      StoredEntry entry = stored.get(i);
      SelectingFields selecting = entry.response().selectingFields();
      if (selecting.match(request.fields())) {
        Judged judged = new Judged(entry, rules.assess(request, entry.response(), clock.instant()));
        // RFC 9111 section 4.1: a response may lack Vary by mistake, so others go before it.
        boolean chosen = stored.size() == 1 || !selecting.names().isEmpty();
        if (chosen && judged.verdict() instanceof Verdict.Serve) {
          return judged;
        }
        mostRecent = mostRecent == null ? judged : mostRecent;
      }
    }
    if (mostRecent != null) {
      return mostRecent;
    }
    ForwardReason reason = stored.isEmpty() ? ForwardReason.URI_MISS : ForwardReason.VARY_MISS;
    return new Judged(null, rules.assessMiss(request, reason));
  }

  private boolean isServable(RequestHead request, CacheKey key) {
    return judge(request, key).verdict() instanceof Verdict.Serve;
  }

  /// Whether another client's fetch could answer this request, and the other way round. A request
  /// that insists on the origin server's word must not be answered by a fetch that began before it.
  private static boolean maybeShared(RequestHead request, ForwardReason reason) {
    return reason != ForwardReason.REQUEST
        && Validation.isPlain(request.fields())
        && !request.fields().has(FieldName.AUTHORIZATION);
  }

  private Answer lead(Fetch fetch, ClientRequest request, Judged judged, ForwardReason reason) {
    return fetching.lead(fetch, request.head(), stale(judged), reason, generated);
  }

  private static FetchFromOrigin.@Nullable Stale stale(Judged judged) {
    StoredEntry chosen = judged.chosen();
    return chosen != null && judged.verdict() instanceof Verdict.Revalidate verdict
        ? new FetchFromOrigin.Stale(chosen, verdict)
        : null;
  }

  /// Answers from another request's fetch, or returns null when that cannot be.
  private @Nullable Answer follow(
      Fetch.Outcome outcome, ClientRequest request, Judged judged, ForwardReason reason) {
    RequestHead head = request.head();
    switch (outcome) {
      case Fetch.Outcome.Arriving(var response, var growing) -> {
        if (!isReusable(head, response)) {
          return null;
        }
        var content = growing.open();
        return content == null ? null : fetching.collapsed(response, content, reason);
      }
      case Fetch.Outcome.Stored(var entry) -> {
        if (!isReusable(head, entry.response())) {
          return null;
        }
        var status = CacheStatus.Forwarded.because(reason).withStored(true).withCollapsed();
        return storedAnswers.answer(head, entry, fetching.age(entry.response()), status);
      }
      case Fetch.Outcome.NotShareable() -> {
        return null;
      }
      case Fetch.Outcome.Failed(var failure) -> {
        Answer disconnected = fetching.disconnected(head, stale(judged));
        return disconnected != null ? disconnected : generated.failed(failure, reason);
      }
    }
  }

  private static boolean isOtherVariant(Fetch.Outcome outcome, RequestHead request) {
    StoredResponse response =
        switch (outcome) {
          case Fetch.Outcome.Arriving(var arriving, _) -> arriving;
          case Fetch.Outcome.Stored(var entry) -> entry.response();
          case Fetch.Outcome.NotShareable(), Fetch.Outcome.Failed(_) -> null;
        };
    return response != null && !response.selectingFields().match(request.fields());
  }

  private boolean isReusable(RequestHead request, StoredResponse response) {
    Instant now = clock.instant();
    return response.selectingFields().match(request.fields())
        && rules.assess(request, response, now) instanceof Verdict.Serve;
  }

  /// Keys that are being fetched, for tests and metrics.
  int fetchesUnderWay() {
    return inFlight.size();
  }
}
