package dev.larder.application.serve;

import dev.larder.application.api.Answer;
import dev.larder.application.api.ClientRequest;
import dev.larder.application.api.Content;
import dev.larder.application.spi.CacheStore;
import dev.larder.application.spi.EntryWriter;
import dev.larder.application.spi.OriginClient;
import dev.larder.application.spi.OriginFailure;
import dev.larder.application.spi.OriginResponse;
import dev.larder.application.spi.StoredEntry;
import dev.larder.domain.cache.CacheKey;
import dev.larder.domain.cache.CacheStatus;
import dev.larder.domain.cache.CachingRules;
import dev.larder.domain.cache.ForwardReason;
import dev.larder.domain.cache.HttpDate;
import dev.larder.domain.cache.Storability;
import dev.larder.domain.cache.StoredResponse;
import dev.larder.domain.cache.Validation;
import dev.larder.domain.cache.Verdict;
import dev.larder.domain.message.FieldName;
import dev.larder.domain.message.Fields;
import dev.larder.domain.message.Forwarding;
import dev.larder.domain.message.Methods;
import dev.larder.domain.message.RequestHead;
import dev.larder.domain.message.ResponseHead;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Sends a request on to the origin server, and stores what comes back if it may be stored.
///
/// A response for one client streams on that client's thread. One that is being stored is shared:
/// it arrives on a thread of its own, into a [GrowingEntry], unless it is small and has arrived
/// together with its head.
final class FetchFromOrigin {
  /// Content up to this many octets that has arrived with the head is taken without a further
  /// thread.
  private static final int INLINE = 64 * 1024;

  private static final int CHUNK = 32 * 1024;

  private final CachingRules rules;
  private final CacheStore store;
  private final OriginClient origin;
  private final InstantSource clock;
  private final String pseudonym;
  private final InFlight inFlight;
  private final StoredAnswers storedAnswers;

  FetchFromOrigin(
      CachingRules rules,
      CacheStore store,
      OriginClient origin,
      InstantSource clock,
      String pseudonym,
      InFlight inFlight,
      StoredAnswers storedAnswers) {
    this.rules = rules;
    this.store = store;
    this.origin = origin;
    this.clock = clock;
    this.pseudonym = pseudonym;
    this.inFlight = inFlight;
    this.storedAnswers = storedAnswers;
  }

  /// A stored response that must be confirmed before it is reused.
  record Stale(StoredEntry entry, Verdict.Revalidate verdict) {}

  /// Leads a fetch: settles it in every case, and lands it when nobody can join it any more.
  Answer lead(
      Fetch fetch,
      RequestHead request,
      @Nullable Stale stale,
      ForwardReason reason,
      GeneratedAnswers generated) {
    boolean handedOver = false;
    try {
      Stale validated = stale != null && isWorthValidating(request, stale) ? stale : null;
      OriginResponse response =
          send(
              validated == null
                  ? request
                  : Validation.conditional(request, validated.entry().response()));
      if (validated != null && response.head().status() == 304) {
        Answer confirmed = confirmed(fetch, request, validated, response, reason);
        if (confirmed != null) {
          return confirmed;
        }
        response = send(request);
      }
      Arrival arrival = arrive(fetch, request, response);
      handedOver = arrival.handedOver();
      CacheStatus status = CacheStatus.Forwarded.because(reason).withStored(arrival.stored());
      return new Answer.Response(clientHead(response.head()), arrival.content(), status);
    } catch (OriginFailure failure) {
      fetch.settle(new Fetch.Outcome.Failed(failure));
      Answer disconnected = disconnected(request, stale);
      return disconnected != null ? disconnected : generated.failed(failure, reason);
    } finally {
      if (!handedOver) {
        fetch.settle(new Fetch.Outcome.NotShareable());
        inFlight.land(fetch);
      }
    }
  }

  /// A 304 to a request whose responses may not be stored, such as an authorised one, may not
  /// change what is stored either; without a condition such a request is answered in one turn.
  private boolean isWorthValidating(RequestHead request, Stale stale) {
    StoredResponse stored = stale.entry().response();
    return stored.hasValidator() && isStorableAgain(request, stored);
  }

  /// Whether this response, had the request brought it, would be stored in the same place.
  private boolean isStorableAgain(RequestHead request, StoredResponse stored) {
    return rules.storability(request, stored.head(), stored.requestTime(), stored.responseTime())
            instanceof Storability.Storable(var again)
        && again.selectingFields().equals(stored.selectingFields());
  }

  private OriginResponse send(RequestHead request) throws OriginFailure {
    return origin.send(request.withFields(Forwarding.toOrigin(request, pseudonym)), Content.EMPTY);
  }

  /// The origin server says 304: the stored response is good again. Null when the 304 is about
  /// something else, or brings fields (`no-store`, `Set-Cookie`, another `Vary`) with which the
  /// response would not have been stored, or not there: then a whole one must tell.
  private @Nullable Answer confirmed(
      Fetch fetch,
      RequestHead request,
      Stale stale,
      OriginResponse response,
      ForwardReason reason) {
    response.close();
    Optional<StoredResponse> freshened =
        rules.freshened(
            stale.entry().response(),
            response.head(),
            response.requestTime(),
            response.responseTime());
    if (freshened.isEmpty() || !isStorableAgain(request, freshened.get())) {
      store.remove(stale.entry());
      return null;
    }
    StoredEntry entry = store.freshen(stale.entry(), freshened.get());
    forgetIfOutdated(fetch, entry);
    fetch.settle(new Fetch.Outcome.Stored(entry));
    CacheStatus status = CacheStatus.Forwarded.because(reason).withStatus(304);
    return storedAnswers.answer(request, entry, age(entry.response()), status);
  }

  /// How a response comes in.
  ///
  /// @param stored whether it was stored, or is being stored
  /// @param handedOver whether a thread of its own takes it in and lands the fetch
  private record Arrival(Content content, boolean stored, boolean handedOver) {}

  private Arrival arrive(Fetch fetch, RequestHead request, OriginResponse response) {
    try {
      Storability storability =
          rules.storability(
              request, response.head(), response.requestTime(), response.responseTime());
      return switch (storability) {
        case Storability.NotStorable _ -> new Arrival(response.content(), false, false);
        case Storability.Storable(var stored) -> store(fetch, response.content(), stored);
      };
    } catch (RuntimeException | Error fault) {
      response.close();
      throw fault;
    }
  }

  private Arrival store(Fetch fetch, Content incoming, StoredResponse stored) {
    long length = incoming.length();
    EntryWriter writer = store.write(fetch.key(), stored, length);
    boolean allHere =
        length == 0 || length > 0 && length <= INLINE && incoming.available() >= length;
    if (allHere) {
      return takeAtOnce(fetch, incoming, (int) length, writer);
    }
    GrowingEntry growing = new GrowingEntry(writer, length);
    Content view = growing.open();
    if (view == null) {
      throw new IllegalStateException("a new entry has no start");
    }
    try {
      Thread.ofVirtual().name("fetch").start(() -> takeIn(fetch, incoming, growing));
    } catch (RuntimeException | Error fault) {
      view.close();
      growing.fail(new IOException("no thread for the download"));
      throw fault;
    }
    fetch.settle(new Fetch.Outcome.Arriving(stored, growing));
    return new Arrival(view, true, true);
  }

  private Arrival takeAtOnce(Fetch fetch, Content incoming, int length, EntryWriter writer) {
    byte[] bytes = new byte[length];
    try (incoming;
        writer) {
      readFully(incoming, bytes);
      boolean kept = length == 0 || writer.append(bytes, length);
      StoredEntry entry = kept && !fetch.isOutdated() ? writer.commit() : null;
      forgetIfOutdated(fetch, entry);
      fetch.settle(
          entry == null ? new Fetch.Outcome.NotShareable() : new Fetch.Outcome.Stored(entry));
      return new Arrival(new BytesContent(bytes), entry != null, false);
    } catch (IOException impossible) {
      // The octets are in memory already; should the framing still fail, the client learns from the
      // stream.
      return new Arrival(new BrokenContent(length, impossible), false, false);
    }
  }

  /// What was fetched before the resource was changed must not be found after that. Called after
  /// the store has it: either this sees the mark, or the invalidation sees the entry.
  private void forgetIfOutdated(Fetch fetch, @Nullable StoredEntry entry) {
    if (entry != null && fetch.isOutdated()) {
      store.remove(entry);
    }
  }

  private static void readFully(Content incoming, byte[] bytes) throws IOException {
    int filled = 0;
    while (filled < bytes.length) {
      int count = incoming.read(bytes, filled, bytes.length - filled);
      if (count < 0) {
        throw new IOException("content ended early");
      }
      filled += count;
    }
    if (incoming.read(new byte[1], 0, 1) >= 0) {
      throw new IOException("content is longer than announced");
    }
  }

  /// Runs on the fetch's own thread until the content is complete, broken, or wanted by nobody.
  private void takeIn(Fetch fetch, Content incoming, GrowingEntry growing) {
    try (incoming) {
      long left = incoming.length();
      byte[] chunk = new byte[chunkSize(left)];
      byte[] last = new byte[0];
      int lastCount = 0;
      int count;
      while ((count = incoming.read(chunk, 0, chunk.length)) >= 0) {
        left -= count;
        // What arrives in drops must not occupy a whole chunk each.
        boolean sparse = count < chunk.length / 2;
        byte[] kept = sparse ? Arrays.copyOf(chunk, count) : chunk;
        if (left == 0) {
          last = kept;
          lastCount = count;
          chunk = new byte[1];
        } else if (!growing.append(kept, count)) {
          return;
        } else if (!sparse) {
          chunk = new byte[chunkSize(left)];
        }
      }
      if (left > 0) {
        throw new IOException("content ended early");
      }
      if (fetch.isOutdated()) {
        growing.stopStoring();
      }
      forgetIfOutdated(fetch, growing.complete(last, lastCount, incoming.trailers()));
    } catch (IOException broken) {
      growing.fail(broken);
    } finally {
      try {
        growing.fail(new IOException("the download was given up"));
      } finally {
        inFlight.land(fetch);
      }
    }
  }

  private static int chunkSize(long left) {
    return left > 0 && left < CHUNK ? (int) left : CHUNK;
  }

  /// A response that another request's fetch is bringing in.
  Answer collapsed(StoredResponse response, Content content, ForwardReason reason) {
    ResponseHead head =
        response
            .head()
            .withFields(
                Forwarding.toClient(response.head(), pseudonym).toBuilder()
                    .set(FieldName.AGE, Long.toString(age(response)))
                    .build());
    return new Answer.Response(
        head, content, CacheStatus.Forwarded.because(reason).withStored(true).withCollapsed());
  }

  long age(StoredResponse response) {
    return response.currentAge(clock.instant()).toSeconds();
  }

  /// The stale response, when the origin server is out of reach and it may be used then (RFC 9111
  /// section 4.2.4).
  @Nullable Answer disconnected(RequestHead request, @Nullable Stale stale) {
    if (stale == null || !stale.verdict().usableWhenDisconnected()) {
      return null;
    }
    CacheStatus status =
        CacheStatus.Forwarded.because(stale.verdict().reason()).withDetail("disconnected");
    return storedAnswers.answer(request, stale.entry(), age(stale.entry().response()), status);
  }

  /// Sends a request on that the cache has no part in, but for what it invalidates (RFC 9111
  /// section 4.4), and for what it can offer when the origin server is out of reach.
  Answer passOn(
      ClientRequest request,
      @Nullable Stale stale,
      ForwardReason reason,
      GeneratedAnswers generated) {
    RequestHead head = request.head();
    try {
      OriginResponse response =
          origin.send(head.withFields(Forwarding.toOrigin(head, pseudonym)), request.content());
      boolean succeeded = response.head().status() >= 200 && response.head().status() < 400;
      if (succeeded && !Methods.isSafe(head.method())) {
        CacheKey key = new CacheKey(head.target());
        inFlight.outdate(key);
        store.removeAll(key);
      }
      CacheStatus status = CacheStatus.Forwarded.because(reason);
      return new Answer.Response(clientHead(response.head()), response.content(), status);
    } catch (OriginFailure failure) {
      Answer disconnected = disconnected(head, stale);
      return disconnected != null ? disconnected : generated.failed(failure, reason);
    }
  }

  private ResponseHead clientHead(ResponseHead received) {
    Fields fields = Forwarding.toClient(received, pseudonym);
    Fields.Builder more = fields.toBuilder();
    if (!fields.has(FieldName.DATE)) {
      more.add(FieldName.DATE, HttpDate.format(clock.instant()));
    }
    if (!fields.has(FieldName.AGE)) {
      more.add(FieldName.AGE, "0");
    }
    return received.withFields(more.build());
  }
}
