package dev.larder.bootstrap;

import dev.larder.bootstrap.settings.CommandLineArguments;
import dev.larder.bootstrap.settings.Problem;
import dev.larder.bootstrap.settings.Settings;
import dev.larder.bootstrap.settings.Settings.LogTarget;
import dev.larder.bootstrap.settings.SettingsParser;
import dev.larder.bootstrap.settings.SettingsParser.Outcome;
import java.io.PrintStream;
import java.net.InetAddress;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The program: reads the command line, starts the proxy, says what is in force, and stops it when
/// the JVM is told to leave.
///
/// Exit status: 1 when the port cannot be had, 2 when something that was asked for is no good, else
/// what the JVM gives (130 after Ctrl-C, 143 after SIGTERM).
public final class Larder {
  private final PrintStream out;
  private final PrintStream err;

  private Larder(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  public static void main(String[] args) {
    WarmUp.begin();
    int status = run(args, System.out, System.err);
    if (status != 0) {
      System.exit(status);
    }
    // The listener's threads keep the JVM alive.
  }

  /// Does everything that [#main] does but leave.
  ///
  /// @return exit status; 0 also when the proxy has been started and goes on in its own threads
  static int run(String[] args, PrintStream out, PrintStream err) {
    return new Larder(out, err).run(List.of(args));
  }

  private int run(List<String> arguments) {
    return switch (SettingsParser.parse(arguments, Runtime.getRuntime().maxMemory())) {
      case Outcome.HelpWanted() -> {
        CommandLineArguments.printUsage(out);
        yield 0;
      }
      case Outcome.VersionWanted() -> {
        out.println("larder " + version());
        yield 0;
      }
      case Outcome.Rejected(List<Problem> problems) -> {
        problems.forEach(problem -> err.println("larder: " + problem));
        err.println("larder: --help lists all options");
        yield StartFailure.WRONG_USAGE;
      }
      case Outcome.Accepted(Settings settings, List<String> notices) -> start(settings, notices);
    };
  }

  private int start(Settings settings, List<String> notices) {
    RunningLarder running;
    try {
      running = RunningLarder.start(settings);
    } catch (StartFailure failure) {
      err.println("larder: " + failure.getMessage());
      return failure.exitStatus();
    }
    try {
      Runtime.getRuntime()
          .addShutdownHook(Thread.ofPlatform().name("larder-stop").unstarted(() -> stop(running)));
    } catch (IllegalStateException leavingAlready) {
      running.close();
      return 0;
    }
    announce(settings, running.port(), notices);
    return 0;
  }

  private void announce(Settings settings, int port, List<String> notices) {
    InetAddress listen = settings.listen();
    String host = Hosts.inUri(listen);
    boolean logOnOut = settings.accessLog().orElse(null) instanceof LogTarget.StandardOutput;
    (logOnOut ? err : out)
        .println(
            "larder "
                + version()
                + " listening on http://"
                + host
                + ":"
                + port
                + " "
                + settings.inForce());
    Logger log = LoggerFactory.getLogger(Larder.class);
    notices.forEach(log::warn);
    if (!listen.isLoopbackAddress()) {
      log.warn(
          "everyone who can reach {} can use this proxy, and through it whatever this machine can"
              + " reach",
          listen.isAnyLocalAddress() ? "any address of this machine" : host);
    }
  }

  /// Not through the log: a line as plain as the one at the start.
  private void stop(RunningLarder running) {
    err.println("larder: stopping");
    running.close();
    err.println("larder: stopped");
  }

  private static String version() {
    String version = Larder.class.getPackage().getImplementationVersion();
    return version == null ? "(unpackaged)" : version;
  }
}
