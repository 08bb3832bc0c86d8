package dev.larder.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JavaHomeTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "25, 25",
    "25.0.3, 25",
    "26-ea, 26",
    "17.0.15+6, 17",
    "1.8.0_292, 8",
    "1.8, 8",
    "1, 1",
    "'', 0",
    "unknown, 0",
    "99999999999, 0"
  })
  void featureIsTheFirstNumberThatCounts(String version, int feature) {
    assertEquals(feature, JavaHome.featureOf(version));
  }

  @Test
  void versionComesFromTheReleaseFile() throws IOException {
    var home = JavaHome.in(FakeJava.install(directory, "25.0.3").toFile()).orElseThrow();

    assertEquals(25, home.feature());
    assertEquals(directory.resolve("bin/java").toFile(), home.java());
  }

  @Test
  void windowsProgramsHaveAnEnding() throws IOException {
    FakeJava.install(directory, "java.exe", "25");

    var home = JavaHome.in(directory.toFile()).orElseThrow();

    assertEquals(directory.resolve("bin/java.exe").toFile(), home.java());
  }

  @Test
  void macBundlesHoldTheJavaInside() throws IOException {
    FakeJava.install(directory.resolve("Contents/Home"), "25");

    var home = JavaHome.in(directory.toFile()).orElseThrow();

    assertEquals(directory.resolve("Contents/Home").toFile(), home.directory());
  }

  @Test
  void directoryWithoutReleaseFileIsNoJava() throws IOException {
    FakeJava.install(directory, "25");
    Files.delete(directory.resolve("release"));

    assertFalse(JavaHome.in(directory.toFile()).isPresent());
  }

  @Test
  void directoryWithoutProgramIsNoJava() throws IOException {
    FakeJava.install(directory, "25");
    Files.delete(directory.resolve("bin/java"));

    assertFalse(JavaHome.in(directory.toFile()).isPresent());
  }

  @Test
  void releaseFileWithoutUsableVersionIsNoJava() throws IOException {
    FakeJava.install(directory, "soon");
    assertFalse(JavaHome.in(directory.toFile()).isPresent());

    Files.writeString(directory.resolve("release"), "JAVA_VERSION=\\u00zz");
    assertFalse(JavaHome.in(directory.toFile()).isPresent());
  }

  @Test
  void everyNumberOfTheVersionCountsInTheOrder() throws IOException {
    assertTrue(home("25.0.10").compareTo(home("25.0.9")) > 0);
    assertTrue(home("25.0.1").compareTo(home("25")) > 0);
    assertTrue(home("26").compareTo(home("25.0.3")) > 0);
    assertEquals(0, home("25.0.3").compareTo(home("25.0.3")));
  }

  private JavaHome home(String version) throws IOException {
    return JavaHome.in(FakeJava.install(directory.resolve(version), version).toFile())
        .orElseThrow();
  }
}
