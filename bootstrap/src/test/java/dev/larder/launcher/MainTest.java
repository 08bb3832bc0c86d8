package dev.larder.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MainTest {
  @Test
  void withoutANewerJavaOneLineSaysWhatToInstall() throws Exception {
    var nothing = new JavaSearch(Map.of(), List.of());
    var written = new ByteArrayOutputStream();

    int exitCode = Main.runElsewhere(nothing, new String[0], new PrintStream(written));

    assertEquals(2, exitCode);
    assertEquals(
        "larder needs Java 25 or newer; this is Java "
            + Runtime.version().feature()
            + " ("
            + System.getProperty("java.home")
            + "). Install e.g. the package temurin-25-jdk or set JAVA_HOME."
            + System.lineSeparator(),
        written.toString());
  }
}
