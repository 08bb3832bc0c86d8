package dev.larder.storage.segment;

import java.io.IOException;
import java.io.Serial;

/// A file was read, but does not hold what was once written to it, or was never completed.
public final class DamagedSegment extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  public DamagedSegment(String message) {
    super(message);
  }
}
