package dev.larder.application.serve;

import dev.larder.application.api.Answer;
import dev.larder.application.api.Content;
import dev.larder.application.spi.CacheEvents;
import dev.larder.application.spi.CacheStore;
import dev.larder.application.spi.StoredEntry;
import dev.larder.domain.cache.CacheStatus;
import dev.larder.domain.cache.RequestedRange;
import dev.larder.domain.cache.Validation;
import dev.larder.domain.message.FieldName;
import dev.larder.domain.message.Fields;
import dev.larder.domain.message.Forwarding;
import dev.larder.domain.message.RequestHead;
import dev.larder.domain.message.ResponseHead;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Answers made of a stored response: the whole of it, its head, a part, or the news that the
/// client has it already.
final class StoredAnswers {
  private static final long RANGE = Fields.maskOf(FieldName.RANGE);

  private final CacheStore store;
  private final CacheEvents events;
  private final String pseudonym;

  StoredAnswers(CacheStore store, CacheEvents events, String pseudonym) {
    this.store = store;
    this.events = events;
    this.pseudonym = pseudonym;
  }

  /// Answers a GET or HEAD whose selecting fields match.
  ///
  /// @param age current age in seconds
  /// @return null when the stored content proves unreadable; it has then been removed
  @Nullable Answer answer(RequestHead request, StoredEntry entry, long age, CacheStatus status) {
    boolean plain = Validation.isPlain(request.fields());
    if (plain && request.isGet()) {
      return new Answer.Hit(entry, age, status);
    }
    if (!plain && Validation.isNotModified(request.fields(), entry.response())) {
      return notModified(entry, age, status);
    }
    if (request.isHead()) {
      Fields fields =
          sent(entry, age).add(FieldName.CONTENT_LENGTH, Long.toString(entry.length())).build();
      return new Answer.Response(head(entry, fields), Content.EMPTY, status);
    }
    if (!request.fields().hasAny(RANGE)) {
      return new Answer.Hit(entry, age, status);
    }
    return switch (RequestedRange.of(request.fields(), entry.response(), entry.length())) {
      case RequestedRange.Whole() -> new Answer.Hit(entry, age, status);
      case RequestedRange.Unsatisfiable() -> unsatisfiable(entry, age, status);
      case RequestedRange.Part part -> part(entry, part, age, status);
    };
  }

  private static ResponseHead head(StoredEntry entry, Fields fields) {
    ResponseHead stored = entry.response().head();
    return ResponseHead.of(stored.status(), stored.reason(), fields);
  }

  private Fields.Builder sent(StoredEntry entry, long age) {
    return Forwarding.toClient(entry.response().head(), pseudonym).toBuilder()
        .set(FieldName.AGE, Long.toString(age));
  }

  /// RFC 9110 section 15.4.5: what the 200 would have said about caching and identity, not about
  /// the content.
  private Answer notModified(StoredEntry entry, long age, CacheStatus status) {
    Fields fields =
        sent(entry, age)
            .build()
            .without(
                name ->
                    name.equals(FieldName.CONTENT_TYPE)
                        || name.equals(FieldName.CONTENT_ENCODING)
                        || name.equals(FieldName.CONTENT_LENGTH));
    return new Answer.Response(ResponseHead.of(304, "Not Modified", fields), Content.EMPTY, status);
  }

  /// Without what the 200 says about caching: taken for the 416, it would let the next cache store
  /// that for everybody.
  private Answer unsatisfiable(StoredEntry entry, long age, CacheStatus status) {
    Fields stored = sent(entry, age).build();
    Fields.Builder kept = Fields.builder();
    for (int i = 0; i < stored.size(); i++) {
      if (stored.is(i, FieldName.DATE)
          || stored.is(i, FieldName.AGE)
          || stored.is(i, FieldName.VIA)) {
        kept.copy(stored, i);
      }
    }
    Fields fields = kept.add(FieldName.CONTENT_RANGE, "bytes */" + entry.length()).build();
    return new Answer.Response(
        ResponseHead.of(416, "Range Not Satisfiable", fields), Content.EMPTY, status);
  }

  private @Nullable Answer part(
      StoredEntry entry, RequestedRange.Part part, long age, CacheStatus status) {
    Content content;
    try {
      content = entry.open(part.first(), part.length());
    } catch (IOException damaged) {
      events.storeFault("read", String.valueOf(damaged.getMessage()));
      store.remove(entry);
      return null;
    }
    Fields fields =
        sent(entry, age)
            .add(
                FieldName.CONTENT_RANGE,
                "bytes " + part.first() + "-" + part.last() + "/" + entry.length())
            .build();
    return new Answer.Response(ResponseHead.of(206, "Partial Content", fields), content, status);
  }
}
