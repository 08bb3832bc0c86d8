package dev.larder.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The finished jar, started by the Java of the build and by an older one, if the machine has one.
class LauncherIT {
  private static final Path JAR = Path.of(System.getProperty("larder.jar"));
  private static final String NEW_HOME = System.getProperty("java.home");
  private static final String NEW_JAVA = Path.of(NEW_HOME, "bin", "java").toString();

  @TempDir Path directory;

  @Nested
  class OnTheJavaItNeeds {
    @Test
    void startsWithoutAnyWarning() throws Exception {
      try (var larder = start(NEW_JAVA, "-jar", JAR.toString(), "--version")) {
        assertEquals(0, larder.exitCode());
        assertEquals("", larder.err());
        assertTrue(larder.out().startsWith("larder "), larder.out());
      }
    }

    @Test
    void servesWithoutAnyWarning() throws Exception {
      assertServesWithoutAnyWarning(NEW_JAVA);
    }

    @Test
    void librariesInTheJarCauseNoWarning() throws Exception {
      try (var probe = probe(NEW_JAVA, "libraries", directory.resolve("db").toString())) {
        assertEquals(0, probe.exitCode());
        assertEquals("to stderr\n", probe.err());
      }
    }

    @Test
    void runsInTheSameProcess() throws Exception {
      try (var probe = probe(NEW_JAVA, "exit", "7")) {
        assertEquals(7, probe.exitCode());
        assertEquals(probe.process().pid(), Long.parseLong(probe.line("pid")));
      }
    }

    @Test
    void failuresShowTheirOwnTrace() throws Exception {
      try (var probe = probe(NEW_JAVA, "throw")) {
        assertEquals(1, probe.exitCode());
        assertTrue(probe.err().contains("IllegalStateException: thrown by the probe"), probe.err());
        assertFalse(probe.err().contains("InvocationTargetException"), probe.err());
      }
    }
  }

  @Nested
  class OnAnOlderJava {
    private String oldJava = "";

    @BeforeEach
    void findOne() throws IOException {
      var found = olderJava();
      assumeTrue(found.isPresent(), "this machine has no older Java");
      oldJava = found.get().java().toString();
    }

    @Test
    void startsWithoutAnyWarning() throws Exception {
      try (var larder = start(oldJava, "-jar", JAR.toString(), "--version")) {
        assertEquals(0, larder.exitCode());
        assertEquals("", larder.err());
        assertTrue(larder.out().startsWith("larder "), larder.out());
      }
    }

    @Test
    void servesWithoutAnyWarning() throws Exception {
      assertServesWithoutAnyWarning(oldJava);
    }

    @Test
    void librariesInTheJarCauseNoWarning() throws Exception {
      try (var probe = probe(oldJava, "libraries", directory.resolve("db").toString())) {
        assertEquals(0, probe.exitCode());
        assertEquals("to stderr\n", probe.err());
      }
    }

    @Test
    void argumentsOptionsAndExitCodeGoThrough() throws Exception {
      try (var probe = probe(oldJava, "exit", "42", "", "two words", "*", "--x=y")) {
        assertEquals(42, probe.exitCode());
        assertEquals("[exit, 42, , two words, *, --x=y]", probe.line("arguments"));
        assertEquals("of the test", probe.line("property"));
        assertEquals("to stderr\n", probe.err());
        assertTrue(Integer.parseInt(probe.line("java")) >= Main.NEEDED);
      }
    }

    @Test
    void standardInputGoesThrough() throws Exception {
      try (var probe = probe(oldJava, "echo")) {
        probe.process().getOutputStream().write("hello".getBytes());
        assertEquals(0, probe.exitCode());
        assertEquals("hello", probe.line("input"));
      }
    }

    @Test
    void sigtermStopsTheOtherProcessGracefullyAndWaitsForIt() throws Exception {
      try (var probe = probe(oldJava, "wait")) {
        probe.awaitLine("waiting");

        probe.process().destroy();

        assertEquals(128 + 15, probe.exitCode());
        assertTrue(probe.out().contains("stopped gracefully"), probe.out());
      }
    }

    @Test
    void ctrlCThatReachesBothProcessesIsNoDifferent() throws Exception {
      try (var probe = probe(oldJava, "wait")) {
        probe.awaitLine("waiting");

        signal("INT", probe.process().pid(), Long.parseLong(probe.line("pid")));

        assertEquals(128 + 2, probe.exitCode());
        assertTrue(probe.out().contains("stopped gracefully"), probe.out());
      }
    }

    @Test
    void endOfTheOtherProcessBySignalIsReportedAsAShellWould() throws Exception {
      try (var probe = probe(oldJava, "wait")) {
        probe.awaitLine("waiting");

        signal("KILL", Long.parseLong(probe.line("pid")));

        assertEquals(128 + 9, probe.exitCode());
      }
    }

    @Test
    void otherProcessStopsWhenTheLauncherIsKilled() throws Exception {
      try (var probe = probe(oldJava, "wait")) {
        probe.awaitLine("waiting");
        var other = ProcessHandle.of(Long.parseLong(probe.line("pid"))).orElseThrow();

        probe.process().destroyForcibly();

        other.onExit().get(10, TimeUnit.SECONDS);
        assertTrue(probe.out().contains("stopped gracefully"), probe.out());
      }
    }
  }

  private void assertServesWithoutAnyWarning(String java) throws Exception {
    int port = freePort();
    try (var larder = start(java, "-jar", JAR.toString(), "--port", Integer.toString(port))) {
      while (larder.process().isAlive() && !answers(port)) {
        Thread.sleep(20);
      }
      larder.process().destroy();

      larder.exitCode();
      assertFalse(larder.err().contains("WARNING"), larder.err());
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /// Whether anything is answered to what is no HTTP: that goes all the way but to an origin
  /// server.
  private static boolean answers(int port) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write("no request\r\n\r\n".getBytes());
      return socket.getInputStream().read() >= 0;
    } catch (ConnectException e) {
      return false;
    }
  }

  private Running probe(String java, String... args) throws IOException {
    var command = new ArrayList<String>();
    var classPath = Probe.compile(directory, JAR) + File.pathSeparator + JAR;
    command.addAll(List.of(java, "-Dprobe=of the test", "-cp", classPath));
    command.add("dev.larder.launcher.Main");
    command.addAll(List.of(args));
    return start(command.toArray(String[]::new));
  }

  private Running start(String... command) throws IOException {
    return Running.start(directory, Map.of("JAVA_HOME", NEW_HOME), List.of(command));
  }

  private static void signal(String name, long... pids) throws Exception {
    var command = new ArrayList<>(List.of("kill", "-" + name));
    LongStream.of(pids).mapToObj(Long::toString).forEach(command::add);
    assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
  }

  private static Optional<JavaHome> olderJava() throws IOException {
    var shelf = Path.of("/usr/lib/jvm");
    if (!Files.isDirectory(shelf)) {
      return Optional.empty();
    }
    try (Stream<Path> homes = Files.list(shelf)) {
      return homes
          .flatMap(home -> JavaHome.in(home.toFile()).stream())
          .filter(home -> home.feature() < Main.NEEDED)
          .max(JavaHome::compareTo);
    }
  }
}
