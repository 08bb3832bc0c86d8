package dev.larder.launcher;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Runs Larder in a newer Java, as if this process were that one: same arguments, same JVM options,
/// same standard streams, same exit code, and a signal that ends this process ends the other first.
///
/// This JVM cannot be replaced, so it waits; it stays at some 40 MB. If it is killed outright, the
/// other process notices and stops, see `dev.larder.bootstrap.HandedOver`.
final class HandOver {
  private static final String MAIN_CLASS = "dev.larder.bootstrap.HandedOver";

  private static final String PID_PROPERTY = "larder.launcher.pid";

  private final JavaHome target;

  HandOver(JavaHome target) {
    this.target = target;
  }

  /// Blocks until the other process has ended, and returns its exit code.
  int run(String[] args) throws IOException, InterruptedException {
    RuntimeMXBean jvm = ManagementFactory.getRuntimeMXBean();
    List<String> command = command(pid(jvm), jvm.getInputArguments(), jvm.getClassPath(), args);
    Process process = new ProcessBuilder(command).inheritIO().start();
    Runtime.getRuntime().addShutdownHook(new Stop(process));
    return process.waitFor();
  }

  /// The options of this JVM come after ours, so that they win.
  List<String> command(String pid, List<String> jvmOptions, String classPath, String[] args) {
    List<String> command = new ArrayList<>();
    command.add(target.java().getPath());
    command.addAll(JvmSettings.arguments());
    command.add("-D" + PID_PROPERTY + "=" + pid);
    command.addAll(jvmOptions);
    command.add("-cp");
    command.add(classPath);
    command.add(MAIN_CLASS);
    command.addAll(Arrays.asList(args));
    return command;
  }

  /// HotSpot names a JVM `pid@host`; Java 8 has no other way to ask.
  private static String pid(RuntimeMXBean jvm) {
    String name = jvm.getName();
    return name.substring(0, Math.max(0, name.indexOf('@')));
  }

  /// On SIGTERM or SIGINT: asks the other process to stop, and lets it finish what is in flight for
  /// as long as it takes. Ctrl-C has reached it already, and asking twice does no harm.
  private static final class Stop extends Thread {
    private final Process process;

    Stop(Process process) {
      super("stop-larder");
      this.process = process;
    }

    @Override
    public void run() {
      process.destroy();
      try {
        process.waitFor();
      } catch (InterruptedException e) {
        // Nobody interrupts a shutdown hook.
        currentThread().interrupt();
      }
    }
  }
}
