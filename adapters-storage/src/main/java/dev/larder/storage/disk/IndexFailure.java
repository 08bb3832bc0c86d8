package dev.larder.storage.disk;

import java.io.Serial;

/// The index threw, whatever it threw: it is to be made anew from the segments.
final class IndexFailure extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  IndexFailure(Throwable cause) {
    super(String.valueOf(cause), cause);
  }
}
