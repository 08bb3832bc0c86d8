package dev.larder.domain.cache;

import dev.larder.domain.message.FieldName;
import dev.larder.domain.message.ResponseHead;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Head of a stored response, with what RFC 9111 section 4.2.3 needs to know its age.
///
/// Immutable; what its fields say about caching is read once, here, so that judging a hit is
/// arithmetic on numbers.
public final class StoredResponse {
  private final ResponseHead head;
  private final SelectingFields selectingFields;
  private final Instant requestTime;
  private final Instant responseTime;
  private final Instant deleteAt;
  private final CacheControl cacheControl;
  private final long correctedInitialAgeMillis;

  /// @param head end-to-end fields as they are to be sent again, `Date` included, `Age` as received
  /// @param selectingFields secondary key
  /// @param requestTime when the request for it was sent
  /// @param responseTime when its head was received
  /// @param deleteAt when it leaves the store, used or not
  public StoredResponse(
      ResponseHead head,
      SelectingFields selectingFields,
      Instant requestTime,
      Instant responseTime,
      Instant deleteAt) {
    this.head = head;
    this.selectingFields = selectingFields;
    this.requestTime = requestTime;
    this.responseTime = responseTime;
    this.deleteAt = deleteAt;
    this.cacheControl = CacheControl.ofResponse(head.fields());
    this.correctedInitialAgeMillis =
        CurrentAge.correctedInitial(head.fields(), requestTime, responseTime);
  }

  public ResponseHead head() {
    return head;
  }

  public SelectingFields selectingFields() {
    return selectingFields;
  }

  public Instant requestTime() {
    return requestTime;
  }

  public Instant responseTime() {
    return responseTime;
  }

  /// When it leaves the store, used or not.
  public Instant deleteAt() {
    return deleteAt;
  }

  CacheControl cacheControl() {
    return cacheControl;
  }

  /// `current_age` (RFC 9111 section 4.2.3), never negative.
  public Duration currentAge(Instant now) {
    return Duration.ofMillis(currentAgeMillis(now));
  }

  /// `current_age` in milliseconds (RFC 9111 section 4.2.3), never negative.
  long currentAgeMillis(Instant now) {
    return correctedInitialAgeMillis + residentMillis(now);
  }

  /// `resident_time` in milliseconds; a clock that was set back counts as no time.
  long residentMillis(Instant now) {
    return Math.max(0, now.toEpochMilli() - responseTime.toEpochMilli());
  }

  /// The freshness lifetime that the response states, in seconds; empty when it states none.
  OptionalLong statedLifetimeSeconds() {
    return Freshness.statedLifetime(head.fields(), cacheControl, responseTime);
  }

  /// Whether a conditional request can ask for it: it has an entity tag or a modification date.
  public boolean hasValidator() {
    return head.fields().has(FieldName.ETAG) || head.fields().has(FieldName.LAST_MODIFIED);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StoredResponse that
        && that.head.equals(head)
        && that.selectingFields.equals(selectingFields)
        && that.requestTime.equals(requestTime)
        && that.responseTime.equals(responseTime)
        && that.deleteAt.equals(deleteAt);
  }

  @Override
  public int hashCode() {
    return head.hashCode() * 31 + responseTime.hashCode();
  }

  @Override
  public String toString() {
    return "StoredResponse["
        + head.status()
        + ", received "
        + responseTime
        + ", until "
        + deleteAt
        + "]";
  }
}
