package dev.larder.launcher;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.util.Optional;

/// Main class of the jar: starts Larder in this JVM if that is recent enough, else in a newer one.
public final class Main {
  /// The oldest Java that Larder runs on.
  static final int NEEDED = 25;

  private static final int CANNOT_START = 2;

  private Main() {}

  public static void main(String[] args) throws Throwable {
    if (JavaHome.featureOf(System.getProperty("java.specification.version")) >= NEEDED) {
      JvmSettings.apply();
      runHere("dev.larder.bootstrap.Larder", args);
    } else {
      System.exit(runElsewhere(JavaSearch.ofThisMachine(), args, System.err));
    }
  }

  /// By name: no class of this package may refer to one that is compiled for a newer Java.
  private static void runHere(String mainClass, String[] args) throws Throwable {
    try {
      Class.forName(mainClass).getMethod("main", String[].class).invoke(null, (Object) args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  static int runElsewhere(JavaSearch search, String[] args, PrintStream err)
      throws InterruptedException {
    Optional<JavaHome> found = search.newest(NEEDED);
    if (!found.isPresent()) {
      err.println(lacking());
      return CANNOT_START;
    }
    try {
      return new HandOver(found.get()).run(args);
    } catch (IOException e) {
      err.println("larder cannot start " + found.get().java() + ": " + e.getMessage());
      return CANNOT_START;
    }
  }

  private static String lacking() {
    int running = JavaHome.featureOf(System.getProperty("java.specification.version"));
    return String.format(
        "larder needs Java %d or newer; this is Java %d (%s)."
            + " Install e.g. the package temurin-%d-jdk or set JAVA_HOME.",
        NEEDED, running, new File(System.getProperty("java.home")), NEEDED);
  }
}
