package dev.larder.storage.disk;

import java.io.Serial;
import java.nio.file.Path;

/// The cache directory cannot be used. The message is one line for people and names the directory.
public final class CacheDirUnusable extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  CacheDirUnusable(Path directory, String reason) {
    super("cache directory " + directory + ": " + reason, null, false, false);
  }
}
