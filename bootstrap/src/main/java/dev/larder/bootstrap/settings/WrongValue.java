package dev.larder.bootstrap.settings;

import java.io.Serial;

/// A value that an option does not allow; the message says what it allows.
final class WrongValue extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  WrongValue(String allowed) {
    super(allowed, null, false, false);
  }

  String allowed() {
    return String.valueOf(getMessage());
  }
}
