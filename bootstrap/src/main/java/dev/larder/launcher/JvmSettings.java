package dev.larder.launcher;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// What keeps the JVM's warnings from the user, who can do nothing about them.
///
/// System properties can be set from inside a running JVM, flags only for a new one. What the jar's
/// manifest can say (`Enable-Native-Access`) stands there.
final class JvmSettings {
  /// Without it Guice defines classes through `sun.misc.Unsafe`, and Java 24 and newer warn. It
  /// then calls constructors by reflection, which costs nothing that could be measured for one
  /// injector.
  private static final String GUICE_BYTECODE = "guice_bytecode_gen_option";

  private static final String DISABLED = "DISABLED";

  private JvmSettings() {}

  /// Sets the properties here, unless the user did.
  static void apply() {
    if (System.getProperty(GUICE_BYTECODE) == null) {
      System.setProperty(GUICE_BYTECODE, DISABLED);
    }
  }

  /// The arguments for a JVM that is to be started.
  static List<String> arguments() {
    return Collections.unmodifiableList(
        Arrays.asList(
            "-D" + GUICE_BYTECODE + "=" + DISABLED,
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            // Flags for the old Java that a newer one no longer knows are no reason not to start.
            "-XX:+IgnoreUnrecognizedVMOptions"));
  }
}
