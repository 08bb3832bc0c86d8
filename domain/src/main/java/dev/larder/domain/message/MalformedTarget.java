package dev.larder.domain.message;

import java.io.Serial;

/// A request target or authority that Larder refuses; the message says what is wrong with it.
public final class MalformedTarget extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  public MalformedTarget(String message) {
    super(message, null, false, false);
  }
}
