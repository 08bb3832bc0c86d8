package dev.larder.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What a process has open, as Linux tells it.
///
/// @param open targets of its descriptors, such as `socket:[123]` and `/cache/segment (deleted)`
record ProcessFiles(List<String> open) {
  /// Skips the test where the system does not tell.
  static ProcessFiles of(long pid) {
    assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "this is not Linux");
    List<String> targets = new ArrayList<>();
    try (DirectoryStream<Path> descriptors =
        Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
      for (Path descriptor : descriptors) {
        try {
          targets.add(Files.readSymbolicLink(descriptor).toString());
        } catch (IOException closedMeanwhile) {
          // Then it is not open.
        }
      }
    } catch (IOException noSuchProcess) {
      throw new AssertionError(noSuchProcess);
    }
    return new ProcessFiles(targets);
  }

  long sockets() {
    return open.stream().filter(target -> target.startsWith("socket:")).count();
  }

  /// Everything but sockets and what lies in a directory.
  long othersThan(Path directory) {
    return open.stream()
        .filter(target -> !target.startsWith("socket:") && !target.startsWith(directory + "/"))
        .count();
  }

  /// Files that take room although nobody can find them any more.
  List<String> deleted() {
    return open.stream().filter(target -> target.endsWith(" (deleted)")).toList();
  }
}
