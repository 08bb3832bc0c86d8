package dev.larder.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Looks into a running JVM with `jcmd`.
final class JvmProbe {
  private static final Pattern USED = Pattern.compile("heap\\s+total.* used (\\d+)K");
  private static final Pattern NAME = Pattern.compile("\"name\": \"([^\"]*)\",");

  /// Threads of the JVM's own, whose number is its own affair: carriers of virtual threads and what
  /// answers `jcmd`.
  private static final Pattern OF_THE_JVM =
      Pattern.compile("ForkJoinPool-.*|Attach Listener|VirtualThread-.*|.*-Read-Poller|.*Poller.*");

  private final long pid;
  private final Path directory;

  /// @param directory for files of the probe
  JvmProbe(long pid, Path directory) {
    this.pid = pid;
    this.directory = directory;
  }

  private String jcmd(String... command) throws Exception {
    List<String> all = new java.util.ArrayList<>();
    all.addAll(List.of(LarderProcess.javaTool("jcmd"), String.valueOf(pid)));
    all.addAll(List.of(command));
    Programs.Output output = Programs.run(directory, all);
    assertEquals(0, output.status(), () -> output.out() + output.err());
    return output.out();
  }

  /// Octets of live objects. The collector must be G1.
  long heap() throws Exception {
    // What only a cleaner had kept alive goes with the second collection.
    jcmd("GC.run");
    jcmd("GC.run");
    String info = jcmd("GC.heap_info");
    Matcher used = USED.matcher(info);
    assertTrue(used.find(), info);
    return Long.parseLong(used.group(1)) << 10;
  }

  /// How many threads there are of each name, virtual ones included.
  Map<String, Integer> threads() throws Exception {
    Path dump = directory.resolve("threads.json");
    jcmd("Thread.dump_to_file", "-overwrite", "-format=json", dump.toString());
    Map<String, Integer> threads = new TreeMap<>();
    for (String line : lines(dump)) {
      Matcher name = NAME.matcher(line);
      if (name.find() && !OF_THE_JVM.matcher(name.group(1)).matches()) {
        threads.merge(name.group(1), 1, Integer::sum);
      }
    }
    return threads;
  }

  private static List<String> lines(Path dump) throws IOException {
    List<String> lines = Files.readAllLines(dump);
    Files.delete(dump);
    return lines;
  }
}
