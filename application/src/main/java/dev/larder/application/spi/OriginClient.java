package dev.larder.application.spi;

import dev.larder.application.api.Content;
import dev.larder.domain.message.RequestHead;

/// Sends requests to origin servers.
public interface OriginClient extends AutoCloseable {
  /// Sends a request and waits for the head of the final response.
  ///
  /// @param request what is to be sent: end-to-end fields, `Host` and `Via` included, without
  ///   framing fields, which the client derives from `content`
  /// @param content request content, [Content#EMPTY] for none
  /// @throws OriginFailure when no usable response head arrives
  OriginResponse send(RequestHead request, Content content) throws OriginFailure;

  /// Closes the idle connections. Requests under way are not cut.
  @Override
  void close();
}
