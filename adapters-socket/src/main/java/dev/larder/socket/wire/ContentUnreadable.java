package dev.larder.socket.wire;

import java.io.IOException;
import java.io.Serial;

/// The content that was to be sent could not be read, as opposed to not being taken by the
/// receiver; the cause is what [dev.larder.application.api.Content#read] threw. The message that
/// was being sent is incomplete, so the connection that carries it must be cut.
public final class ContentUnreadable extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  public ContentUnreadable(IOException cause) {
    super(cause.getMessage(), cause);
  }

  /// No trace: the cause has its own.
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
