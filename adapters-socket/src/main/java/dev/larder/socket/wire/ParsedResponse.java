package dev.larder.socket.wire;

import dev.larder.domain.message.ResponseHead;

/// A response whose head has been received and checked, and whose content comes next.
///
/// @param head fields as received
/// @param framing [Framing.None] where the status or the request's method forbids content
public record ParsedResponse(ResponseHead head, Framing framing) {
  /// Whether another response to the same request follows (RFC 9110 section 15.2).
  public boolean isInterim() {
    return head.status() < 200;
  }
}
