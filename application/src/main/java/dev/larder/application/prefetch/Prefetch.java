package dev.larder.application.prefetch;

import dev.larder.domain.message.FieldName;
import dev.larder.domain.message.Fields;
import dev.larder.domain.message.RequestHead;
import dev.larder.domain.message.TargetUri;
import java.util.List;

/// A link that shall be fetched before anyone asks.
///
/// @param target what to fetch
/// @param page request for the page that holds the link
record Prefetch(TargetUri target, RequestHead page) {
  /// What of the page's request goes along, so that the response is the variant that the same
  /// client would be given. Never `Cookie` or `Authorization`.
  private static final List<FieldName> PASSED =
      List.of(FieldName.USER_AGENT, FieldName.ACCEPT_LANGUAGE, FieldName.ACCEPT_ENCODING);

  /// The request that fetches it.
  RequestHead request() {
    Fields.Builder fields = Fields.builder().add(FieldName.HOST, target.authority());
    for (FieldName name : PASSED) {
      String value = page.fields().combined(name);
      if (value != null) {
        fields.add(name, value);
      }
    }
    fields
        .add(FieldName.ACCEPT, "*/*")
        .add(FieldName.REFERER, page.target().toString())
        .add(FieldName.SEC_PURPOSE, "prefetch");
    return new RequestHead("GET", target, 1, fields.build());
  }
}
