package dev.larder.application.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.application.api.Answer;
import dev.larder.application.api.Content;
import dev.larder.application.spi.OriginFailure;
import dev.larder.domain.cache.CacheStatus;
import dev.larder.domain.cache.ForwardReason;
import dev.larder.domain.cache.HttpDate;
import dev.larder.domain.message.FieldName;
import dev.larder.domain.message.Fields;
import dev.larder.domain.message.ResponseHead;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Answers that Larder makes itself: a status, `Proxy-Status` (RFC 9209) and a sentence for people.
final class GeneratedAnswers {
  private final InstantSource clock;

  GeneratedAnswers(InstantSource clock) {
    this.clock = clock;
  }

  Answer methodNotServed(String method) {
    return answer(
        501,
        "Not Implemented",
        "The method " + method + " is not served here.",
        "http_request_denied",
        new CacheStatus.Generated("method-not-served"));
  }

  Answer loopDetected() {
    return answer(
        508,
        "Loop Detected",
        "This request has passed through this proxy before: the target leads back to it.",
        "proxy_loop_detected",
        new CacheStatus.Generated("loop"));
  }

  Answer notInCache() {
    return answer(
        504,
        "Gateway Timeout",
        "The request asks for a stored response only, and none can be used.",
        null,
        new CacheStatus.Generated("only-if-cached"));
  }

  Answer failed(OriginFailure failure, ForwardReason reason) {
    OriginFailure.Kind kind = failure.kind();
    String detail = failure.getMessage() == null ? kind.token() : failure.getMessage();
    return answer(
        kind.status(),
        reasonPhrase(kind.status()),
        detail,
        kind.token(),
        CacheStatus.Forwarded.because(reason).withDetail(kind.token()));
  }

  /// What a HEAD request gets of such an answer: its head only. Other answers stay as they are.
  static Answer withoutContent(Answer answer) {
    if (answer instanceof Answer.Response(var head, BytesContent content, var status)) {
      Fields fields =
          head.fields().toBuilder()
              .set(FieldName.CONTENT_LENGTH, Long.toString(content.length()))
              .build();
      return new Answer.Response(head.withFields(fields), Content.EMPTY, status);
    }
    return answer;
  }

  private static String reasonPhrase(int status) {
    return switch (status) {
      case 400 -> "Bad Request";
      case 503 -> "Service Unavailable";
      case 504 -> "Gateway Timeout";
      default -> "Bad Gateway";
    };
  }

  private Answer answer(
      int status,
      String phrase,
      String sentence,
      @Nullable String proxyError,
      CacheStatus cacheStatus) {
    byte[] text = ("larder: " + status + " " + phrase + "\n" + sentence + "\n").getBytes(UTF_8);
    Fields.Builder fields =
        Fields.builder()
            .add(FieldName.DATE, HttpDate.format(clock.instant()))
            .add(FieldName.CONTENT_TYPE, "text/plain; charset=utf-8")
            .add(FieldName.CACHE_CONTROL, "no-store");
    String error = proxyError == null ? "" : "; error=" + proxyError;
    fields.add(FieldName.PROXY_STATUS, "larder" + error + "; details=" + quoted(sentence));
    return new Answer.Response(
        ResponseHead.of(status, phrase, fields.build()), new BytesContent(text), cacheStatus);
  }

  /// A structured-field string: visible ASCII, with quotes and backslashes escaped (RFC 9651
  /// section 4.1.6).
  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length() && i < 200; i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else {
        quoted.append(c >= ' ' && c < 0x7f ? c : '?');
      }
    }
    return quoted.append('"').toString();
  }
}
