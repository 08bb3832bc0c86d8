package dev.larder.launcher;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A started program whose output goes to files; ended for sure by `close`.
final class Running implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Process process;
  private final Path out;
  private final Path err;

  private Running(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  static Running start(Path directory, Map<String, String> environment, List<String> command)
      throws IOException {
    var out = Files.createTempFile(directory, "stdout", ".txt");
    var err = Files.createTempFile(directory, "stderr", ".txt");
    var builder = new ProcessBuilder(command);
    builder.directory(directory.toFile());
    builder.redirectOutput(out.toFile());
    builder.redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.matches("LARDER_JAVA_HOME|.*_OPTIONS"));
    builder.environment().putAll(environment);
    return new Running(builder.start(), out, err);
  }

  Process process() {
    return process;
  }

  /// Closes the program's input, waits for its end, and returns its exit code.
  int exitCode() throws IOException, InterruptedException {
    process.getOutputStream().close();
    assertTrue(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), "still running");
    return process.exitValue();
  }

  String out() throws IOException {
    return Files.readString(out);
  }

  String err() throws IOException {
    return Files.readString(err);
  }

  /// The rest of the output's line that starts with `label` and a space.
  String line(String label) throws IOException {
    return out()
        .lines()
        .filter(line -> line.startsWith(label + " "))
        .map(line -> line.substring(label.length() + 1))
        .findFirst()
        .orElseThrow();
  }

  void awaitLine(String text) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (out().lines().noneMatch(text::equals)) {
      assertTrue(process.isAlive(), () -> "ended before it said: " + text);
      assertTrue(System.nanoTime() < deadline, () -> "never said: " + text);
      Thread.sleep(20);
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
