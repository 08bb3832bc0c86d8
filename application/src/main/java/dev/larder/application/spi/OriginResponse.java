package dev.larder.application.spi;

import dev.larder.application.api.Content;
import dev.larder.domain.message.ResponseHead;
import java.time.Instant;

/// A final response whose content has not been read yet.
///
/// @param head fields as received, hop-by-hop ones included
/// @param content its content; closing it early gives the connection up. `available` octets of it
///   can be read without waiting
/// @param requestTime when the request was sent, `request_time` of RFC 9111 section 4.2.3
/// @param responseTime when the head had arrived, `response_time` there
public record OriginResponse(
    ResponseHead head, Content content, Instant requestTime, Instant responseTime)
    implements AutoCloseable {
  @Override
  public void close() {
    content.close();
  }
}
