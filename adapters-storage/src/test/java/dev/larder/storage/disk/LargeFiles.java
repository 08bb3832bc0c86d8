package dev.larder.storage.disk;

import dev.larder.storage.segment.Segment;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;

/// Looks at the files of large responses.
final class LargeFiles {
  private LargeFiles() {}

  /// Whether the file can be found again after a crash, or is gone.
  static boolean isCommitted(Segment segment) {
    try (FileChannel channel = FileChannel.open(segment.path())) {
      return LargeFile.head(channel, segment) != null;
    } catch (IOException e) {
      return !Files.exists(segment.path());
    }
  }
}
