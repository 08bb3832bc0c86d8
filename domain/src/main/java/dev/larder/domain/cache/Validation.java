package dev.larder.domain.cache;

import dev.larder.domain.message.FieldName;
import dev.larder.domain.message.Fields;
import dev.larder.domain.message.RequestHead;
import java.time.Instant;
import java.util.List;

/// Conditional requests, sent and received (RFC 9111 section 4.3, RFC 9110 section 13).
public final class Validation {
  private static final long PRECONDITIONS =
      Fields.maskOf(
          FieldName.IF_NONE_MATCH,
          FieldName.IF_MODIFIED_SINCE,
          FieldName.IF_MATCH,
          FieldName.IF_UNMODIFIED_SINCE,
          FieldName.IF_RANGE,
          FieldName.RANGE);

  private static final long ORIGIN_ONLY =
      Fields.maskOf(FieldName.IF_MATCH, FieldName.IF_UNMODIFIED_SINCE);

  private Validation() {}

  /// Whether the request is plain: it asks for the whole representation, unconditionally.
  public static boolean isPlain(Fields request) {
    return !request.hasAny(PRECONDITIONS);
  }

  /// Whether only the origin server may evaluate this request's preconditions (RFC 9110 section
  /// 13.2.1), so that a stored response cannot answer it.
  public static boolean isForOriginOnly(Fields request) {
    return request.hasAny(ORIGIN_ONLY);
  }

  /// The request that asks the origin server whether a stored response is still good. The client's
  /// own preconditions and range go: they are evaluated here, against the outcome.
  public static RequestHead conditional(RequestHead request, StoredResponse stored) {
    Fields.Builder fields = plain(request.fields()).toBuilder();
    String tag = stored.head().fields().first(FieldName.ETAG);
    String modified = stored.head().fields().first(FieldName.LAST_MODIFIED);
    if (tag != null) {
      fields.add(FieldName.IF_NONE_MATCH, tag);
    }
    if (modified != null) {
      fields.add(FieldName.IF_MODIFIED_SINCE, modified);
    }
    return request.withFields(fields.build());
  }

  /// The fields without preconditions and range.
  public static Fields plain(Fields request) {
    return isPlain(request)
        ? request
        : request.without(
            name ->
                name.equals(FieldName.IF_NONE_MATCH)
                    || name.equals(FieldName.IF_MODIFIED_SINCE)
                    || name.equals(FieldName.IF_MATCH)
                    || name.equals(FieldName.IF_UNMODIFIED_SINCE)
                    || name.equals(FieldName.IF_RANGE)
                    || name.equals(FieldName.RANGE));
  }

  /// Whether the client already has this representation, so that 304 answers it (section 4.3.2).
  /// `If-None-Match` takes precedence over `If-Modified-Since`; a date that is none is ignored.
  public static boolean isNotModified(Fields request, StoredResponse stored) {
    if (stored.head().status() != 200) {
      return false;
    }
    Fields fields = stored.head().fields();
    List<String> wanted = request.all(FieldName.IF_NONE_MATCH);
    if (!wanted.isEmpty()) {
      String tag = fields.first(FieldName.ETAG);
      return tag == null
          ? FieldLists.entityTags(wanted).contains("*")
          : EntityTags.anyWeaklyEqual(wanted, tag);
    }
    // Of several dates none counts: together they are not a date.
    String sinceText = request.combined(FieldName.IF_MODIFIED_SINCE);
    String modifiedText = fields.first(FieldName.LAST_MODIFIED);
    if (modifiedText == null) {
      modifiedText = fields.first(FieldName.DATE);
    }
    if (sinceText == null || modifiedText == null) {
      return false;
    }
    Instant since = HttpDate.parse(sinceText, stored.responseTime());
    Instant modified = HttpDate.parse(modifiedText, stored.responseTime());
    return since != null && modified != null && !modified.isAfter(since);
  }
}
