package dev.larder.launcher;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where a newer Java may be: named by the environment, on the PATH, or in a usual place.
///
/// Loops where streams would do: the first lambda costs an old Java 20 ms, and the user waits.
final class JavaSearch {
  private static final List<String> VARIABLES =
      Arrays.asList("LARDER_JAVA_HOME", "JAVA_HOME", "JDK_HOME");

  private final Map<String, String> environment;
  private final List<File> shelves;

  /// @param shelves directories that hold one Java per subdirectory
  JavaSearch(Map<String, String> environment, List<File> shelves) {
    this.environment = environment;
    this.shelves = shelves;
  }

  static JavaSearch ofThisMachine() {
    Map<String, String> environment = System.getenv();
    List<File> shelves = new ArrayList<>();
    for (String path :
        Arrays.asList(
            "/usr/lib/jvm",
            "/usr/lib64/jvm",
            "/usr/java",
            "/opt",
            "/opt/java",
            "/Library/Java/JavaVirtualMachines")) {
      shelves.add(new File(path));
    }
    File home = new File(System.getProperty("user.home", ""));
    for (String path :
        Arrays.asList(".sdkman/candidates/java", ".jdks", "Library/Java/JavaVirtualMachines")) {
      shelves.add(new File(home, path));
    }
    String programs = environment.get("ProgramFiles");
    if (programs != null) {
      for (String path :
          Arrays.asList("Java", "Eclipse Adoptium", "Microsoft", "Zulu", "Amazon Corretto")) {
        shelves.add(new File(programs, path));
      }
    }
    return new JavaSearch(environment, shelves);
  }

  /// The Java to use, at least `needed`: one that a variable of the environment names, in the order
  /// `LARDER_JAVA_HOME`, `JAVA_HOME`, `JDK_HOME`; else the newest of all others.
  Optional<JavaHome> newest(int needed) {
    for (String variable : VARIABLES) {
      String path = environment.get(variable);
      if (path != null && !path.isEmpty()) {
        Optional<JavaHome> named = JavaHome.in(new File(path));
        if (named.isPresent() && named.get().feature() >= needed) {
          return named;
        }
      }
    }
    JavaHome newest = null;
    for (JavaHome home : found()) {
      if (home.feature() >= needed && (newest == null || home.compareTo(newest) > 0)) {
        newest = home;
      }
    }
    return Optional.ofNullable(newest);
  }

  private List<JavaHome> found() {
    List<File> directories = new ArrayList<>(onThePath());
    for (File shelf : shelves) {
      File[] content = shelf.listFiles();
      if (content != null) {
        Arrays.sort(content);
        directories.addAll(Arrays.asList(content));
      }
    }
    List<JavaHome> homes = new ArrayList<>();
    for (File directory : directories) {
      Optional<JavaHome> home = JavaHome.in(directory);
      if (home.isPresent()) {
        homes.add(home.get());
      }
    }
    return homes;
  }

  /// `/usr/bin/java` is a chain of links; its end is in the `bin` of the Java's own directory.
  private List<File> onThePath() {
    List<File> directories = new ArrayList<>();
    for (String entry : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      for (String name : new String[] {"java", "java.exe"}) {
        File java = new File(entry, name);
        if (!entry.isEmpty() && java.isFile()) {
          try {
            File bin = java.getCanonicalFile().getParentFile();
            if (bin != null && bin.getParentFile() != null) {
              directories.add(bin.getParentFile());
            }
          } catch (IOException e) {
            // A link that leads nowhere is no Java.
          }
        }
      }
    }
    return directories;
  }
}
