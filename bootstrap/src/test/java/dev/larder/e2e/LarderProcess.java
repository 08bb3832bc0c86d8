package dev.larder.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A Larder of its own process, started from the finished jar in a directory of its own, where its
/// cache is too unless an option says otherwise.
final class LarderProcess implements AutoCloseable {
  static final int STOPPED_BY_SIGTERM = 128 + 15;

  private static final Path JAR = Path.of(System.getProperty("larder.jar"));
  private static final String JAVA = javaTool("java");
  private static final long PATIENCE_SECONDS = 30;

  /// Others may take the port between choosing it and listening on it.
  private static final int MOST_ATTEMPTS = 5;

  private static final Set<Process> STARTED = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> STARTED.forEach(Process::destroyForcibly)));
  }

  private final Path directory;
  private final int port;
  private final Process process;
  private final Path out;
  private final Path err;

  private LarderProcess(Path directory, int port, Process process, Path out, Path err) {
    this.directory = directory;
    this.port = port;
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /// How a process ended that was not to stay.
  record Ended(int status, String out, String err) {}

  /// Starts one on a free port and returns when it listens.
  static LarderProcess start(Path directory, String... options) throws Exception {
    return start(List.of(), directory, options);
  }

  /// The same with options for the JVM.
  static LarderProcess start(List<String> jvmOptions, Path directory, String... options)
      throws Exception {
    for (int attempt = 1; ; attempt++) {
      int port = freePort();
      List<String> arguments = new ArrayList<>(List.of("--port", String.valueOf(port)));
      arguments.addAll(List.of(options));
      LarderProcess larder = spawn(directory, port, jvmOptions, arguments);
      if (larder.awaitListening()) {
        return larder;
      }
      String said = larder.stderr();
      if (attempt == MOST_ATTEMPTS || !said.contains("already in use")) {
        throw new AssertionError("did not start: " + said);
      }
    }
  }

  /// Runs one that is expected to end by itself.
  static Ended run(Path directory, String... arguments) throws Exception {
    try (LarderProcess larder = spawn(directory, 0, List.of(), List.of(arguments))) {
      assertTrue(larder.awaitEnd(), () -> "still running: " + larder.stdout());
      return new Ended(larder.process.exitValue(), larder.stdout(), larder.stderr());
    }
  }

  private static LarderProcess spawn(
      Path directory, int port, List<String> jvmOptions, List<String> arguments)
      throws IOException {
    Path logs = Files.createDirectories(directory.resolve("logs"));
    Path out = Files.createTempFile(logs, "out", ".txt");
    Path err = Files.createTempFile(logs, "err", ".txt");
    List<String> command = new ArrayList<>(List.of(JAVA));
    command.addAll(jvmOptions);
    command.addAll(List.of("-jar", JAR.toString()));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.matches("LARDER_JAVA_HOME|.*_OPTIONS"));
    Process process = builder.start();
    STARTED.add(process);
    process.onExit().thenAccept(STARTED::remove);
    return new LarderProcess(directory, port, process, out, err);
  }

  static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return free.getLocalPort();
    }
  }

  /// A program of the JDK that runs this.
  static String javaTool(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }

  private boolean awaitListening() throws InterruptedException {
    long start = System.nanoTime();
    while (process.isAlive()) {
      if (stdout().contains("\n")) {
        return true;
      }
      if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("never said that it listens: " + stderr());
      }
      Thread.sleep(10);
    }
    return false;
  }

  int port() {
    return port;
  }

  long pid() {
    return process.pid();
  }

  Path cache() {
    return directory.resolve("cache");
  }

  /// The line that says what is in force.
  String startLine() {
    return stdout().lines().findFirst().orElse("");
  }

  String stdout() {
    return text(out);
  }

  String stderr() {
    return text(err);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException gone) {
      throw new AssertionError(gone);
    }
  }

  /// Whether a file of the cache directory holds these octets.
  boolean cacheHolds(String ascii) throws IOException {
    try (Stream<Path> files = Files.walk(cache())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        try {
          String octets = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
          if (octets.contains(ascii)) {
            return true;
          }
        } catch (NoSuchFileException deleted) {
          // So it holds nothing.
        }
      }
    }
    return false;
  }

  /// Kills it: nothing is finished, nothing is flushed.
  void kill() {
    process.destroyForcibly();
    assertTrue(awaitEnd());
  }

  private boolean awaitEnd() {
    try {
      return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", interrupted);
    }
  }

  /// Stops it as a service manager would. It must leave in good order, and must never have warned
  /// of anything.
  @Override
  public void close() {
    if (!process.isAlive()) {
      return;
    }
    process.destroy();
    if (!awaitEnd()) {
      process.destroyForcibly();
      throw new AssertionError("does not stop: " + stderr());
    }
    assertEquals(STOPPED_BY_SIGTERM, process.exitValue(), this::stderr);
    assertTrue(stderr().endsWith("larder: stopping\nlarder: stopped\n"), this::stderr);
    assertQuiet();
  }

  /// Nothing that a user would have to worry about has been said.
  void assertQuiet() {
    for (String alarm : List.of("WARN", "ERROR", "Exception", "\tat ")) {
      assertTrue(!stderr().contains(alarm), this::stderr);
    }
  }
}
