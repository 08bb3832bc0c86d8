package dev.larder.bootstrap;

import java.io.Serial;

/// Why the program cannot start, in one line for the person who started it.
final class StartFailure extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  /// Exit status when the port cannot be had: nothing is wrong with what was asked for.
  static final int CANNOT_LISTEN = 1;

  /// Exit status when something that was asked for is no good.
  static final int WRONG_USAGE = 2;

  private final int exitStatus;

  StartFailure(int exitStatus, String message) {
    super(message, null, false, false);
    this.exitStatus = exitStatus;
  }

  int exitStatus() {
    return exitStatus;
  }
}
