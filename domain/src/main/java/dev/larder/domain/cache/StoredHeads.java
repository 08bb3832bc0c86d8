package dev.larder.domain.cache;

import dev.larder.domain.cache.Storability.Reason;
import dev.larder.domain.message.FieldName;
import dev.larder.domain.message.Fields;
import dev.larder.domain.message.Forwarding;
import dev.larder.domain.message.RequestHead;
import dev.larder.domain.message.ResponseHead;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// What both bundles of rules do to heads that are stored (RFC 9111 sections 3.1, 3.2 and 3.5).
final class StoredHeads {
  /// Fields of a 304 that must not change what the stored content is taken for (section 3.2): its
  /// length, and the coding without which it cannot be read.
  private static final Set<FieldName> NOT_UPDATED =
      Set.of(FieldName.CONTENT_ENCODING, FieldName.CONTENT_LENGTH, FieldName.CONTENT_RANGE);

  private StoredHeads() {}

  /// What must not reach other users, whatever lifetime it states.
  static Optional<Reason> privacyObstacle(
      RequestHead request, ResponseHead response, CacheControl control) {
    if (control.isPrivate()) {
      return Optional.of(Reason.PRIVATE);
    }
    if (request.fields().has(FieldName.AUTHORIZATION)
        && !control.isPublic()
        && !control.hasSharedMaxAge()
        && !control.mustRevalidate()) {
      return Optional.of(Reason.AUTHORIZED);
    }
    if (response.fields().has(FieldName.SET_COOKIE)
        && !control.isPublic()
        && !control.hasSharedMaxAge()) {
      return Optional.of(Reason.SETS_COOKIE);
    }
    return Optional.empty();
  }

  /// The head as it is stored: without hop-by-hop fields, with the `Date` that a recipient adds
  /// when the sender had none (RFC 9110 section 6.6.1).
  static StoredResponse stored(
      ResponseHead response, SelectingFields selecting, Instant requestTime, Instant responseTime) {
    // The store knows the length; the field would contradict it after a response with none.
    Fields fields =
        Forwarding.endToEnd(response.fields()).without(FieldName.CONTENT_LENGTH::equals);
    if (!fields.has(FieldName.DATE)) {
      fields = fields.toBuilder().add(FieldName.DATE, HttpDate.format(responseTime)).build();
    }
    return new StoredResponse(
        response.withFields(fields), selecting, requestTime, responseTime, Instant.MAX);
  }

  static StoredResponse deletedAt(StoredResponse stored, Instant deleteAt) {
    return new StoredResponse(
        stored.head(),
        stored.selectingFields(),
        stored.requestTime(),
        stored.responseTime(),
        deleteAt);
  }

  /// The stored head updated by a 304 (sections 3.2 and 4.3.4); empty when the 304 is about another
  /// representation.
  static Optional<StoredResponse> merged(
      StoredResponse stored, ResponseHead notModified, Instant requestTime, Instant responseTime) {
    Fields news = Forwarding.endToEnd(notModified.fields());
    if (!isAbout(stored.head().fields(), news)) {
      return Optional.empty();
    }
    Fields.Builder merged = stored.head().fields().toBuilder().remove(FieldName.AGE);
    for (int i = 0; i < news.size(); i++) {
      if (!NOT_UPDATED.contains(news.fieldName(i))) {
        merged.remove(news.fieldName(i));
      }
    }
    for (int i = 0; i < news.size(); i++) {
      if (!NOT_UPDATED.contains(news.fieldName(i))) {
        merged.copy(news, i);
      }
    }
    if (!news.has(FieldName.DATE)) {
      merged.set(FieldName.DATE, HttpDate.format(responseTime));
    }
    return Optional.of(
        new StoredResponse(
            stored.head().withFields(merged.build()),
            stored.selectingFields(),
            requestTime,
            responseTime,
            Instant.MAX));
  }

  /// Whether the validators of a 304 identify the stored response. Entity tags are compared weakly,
  /// although section 4.3.4 has a strong one name only the same strong one: the 304 answers a
  /// request that named the stored tag, and servers that compress (nginx, Apache httpd) weaken the
  /// tag of the 200 but not that of the 304; to insist would fetch all they compress twice. A 304
  /// without any validator is about the one response that was asked for.
  private static boolean isAbout(Fields stored, Fields notModified) {
    String tag = notModified.first(FieldName.ETAG);
    if (tag != null) {
      String storedTag = stored.first(FieldName.ETAG);
      return storedTag != null && EntityTags.weaklyEqual(tag, storedTag);
    }
    String modified = notModified.first(FieldName.LAST_MODIFIED);
    String storedModified = stored.first(FieldName.LAST_MODIFIED);
    return modified == null || storedModified == null || modified.equals(storedModified);
  }
}
