package dev.larder.e2e;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Programs of the machine that the tests talk to.
final class Programs {
  private static final long PATIENCE_SECONDS = 60;

  /// What a program said and how it ended.
  record Output(int status, String out, String err) {}

  private Programs() {}

  /// Finds a program. Where it is missing the test is skipped, but fails if `CI` is `true`.
  static String find(String name) {
    String searched = System.getenv("PATH") + File.pathSeparator + "/usr/sbin:/usr/local/sbin";
    return Arrays.stream(searched.split(File.pathSeparator))
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .findFirst()
        .map(Path::toString)
        .orElseGet(() -> missing(name));
  }

  private static String missing(String name) {
    String text = "this machine has no " + name;
    return "true".equals(System.getenv("CI")) ? fail(text) : abort(text);
  }

  /// Runs a program to its end, with proxies of the environment out of the way.
  static Output run(Path directory, List<String> command) throws Exception {
    Path out = Files.createTempFile(directory, "program", ".out");
    Path err = Files.createTempFile(directory, "program", ".err");
    Process process = start(directory, command, out, err);
    try {
      assertTrue(
          process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), () -> "does not end: " + command);
      return new Output(process.exitValue(), text(out), text(err));
    } finally {
      try (Stream<ProcessHandle> descendants = process.descendants()) {
        descendants.forEach(ProcessHandle::destroyForcibly);
      }
      process.destroyForcibly();
    }
  }

  static Process start(Path directory, List<String> command, Path out, Path err)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.toLowerCase().endsWith("_proxy"));
    return builder.start();
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }
}
