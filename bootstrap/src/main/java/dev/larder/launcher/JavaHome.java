package dev.larder.launcher;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/// An installed Java: its directory, and the version that its `release` file states.
///
/// No Java is run to find out its version: that would cost 50 ms for each.
final class JavaHome implements Comparable<JavaHome> {
  private final File directory;
  private final File java;
  private final List<Integer> version;

  private JavaHome(File directory, File java, List<Integer> version) {
    this.directory = directory;
    this.java = java;
    this.version = version;
  }

  /// Empty if there is no Java in the directory (or in the `Contents/Home` of a macOS bundle), or
  /// one so old that it does not state its version.
  static Optional<JavaHome> in(File directory) {
    Optional<JavaHome> plain = read(directory);
    return plain.isPresent() ? plain : read(new File(directory, "Contents/Home"));
  }

  private static Optional<JavaHome> read(File directory) {
    File release = new File(directory, "release");
    Optional<File> java = executable(directory);
    if (!java.isPresent() || !release.isFile()) {
      return Optional.empty();
    }
    Properties properties = new Properties();
    try (InputStream in = new FileInputStream(release)) {
      properties.load(in);
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
    List<Integer> version = versionOf(properties.getProperty("JAVA_VERSION", ""));
    return version.isEmpty()
        ? Optional.empty()
        : Optional.of(new JavaHome(directory, java.get(), version));
  }

  private static Optional<File> executable(File directory) {
    for (String name : new String[] {"java", "java.exe"}) {
      File file = new File(new File(directory, "bin"), name);
      if (file.isFile() && file.canExecute()) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  /// `25` for `25`, `25.0.3` and `25-ea`; `8` for `1.8` and `1.8.0_292`; 0 for what is no version.
  static int featureOf(String version) {
    List<Integer> numbers = versionOf(version);
    return numbers.isEmpty() ? 0 : numbers.get(0);
  }

  private static List<Integer> versionOf(String text) {
    List<Integer> numbers = new ArrayList<>();
    for (String part : text.replace("\"", "").trim().split("[^0-9]", -1)) {
      if (part.isEmpty() || part.length() > 9) {
        break;
      }
      numbers.add(Integer.valueOf(part));
    }
    boolean counted = numbers.size() > 1 && numbers.get(0) == 1;
    return Collections.unmodifiableList(counted ? numbers.subList(1, numbers.size()) : numbers);
  }

  int feature() {
    return version.get(0);
  }

  File directory() {
    return directory;
  }

  /// The program to run.
  File java() {
    return java;
  }

  /// By version, the older one first.
  @Override
  public int compareTo(JavaHome other) {
    for (int i = 0; i < Math.min(version.size(), other.version.size()); i++) {
      int order = Integer.compare(version.get(i), other.version.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(version.size(), other.version.size());
  }

  @Override
  public String toString() {
    return directory + " (" + version + ")";
  }
}
