package dev.larder.storage.disk;

import static org.junit.jupiter.api.Assertions.fail;

import dev.larder.storage.segment.Segment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;

/// Waits for conditions.
final class Await {
  private Await() {}

  static void until(BooleanSupplier condition) {
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        fail("did not come true in time");
      }
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /// The segments in a directory, the oldest first.
  static List<Segment> segments(Path directory) {
    List<Segment> segments = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        Segment segment = Segment.named(file);
        if (segment != null) {
          segments.add(segment);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    segments.sort(Comparator.comparingInt(Segment::id));
    return segments;
  }
}
