package dev.larder.architecture;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Larder's own classes keep the rules.
class ArchitectureTest {
  private static final JavaClasses CLASSES = importClasses();

  @ParameterizedTest
  @MethodSource("dev.larder.architecture.NamedRule#all")
  void holds(NamedRule rule) {
    rule.rule().check(CLASSES);
  }

  /// A package that is renamed would leave its rules without anything to guard.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "domain",
        "application",
        "application.api",
        "application.spi",
        "socket",
        "storage",
        "html",
        "bootstrap",
        "launcher"
      })
  void packageThatTheRulesSpeakOfHasClasses(String name) {
    assertTrue(
        CLASSES.stream()
            .filter(type -> !type.getSimpleName().equals("package-info"))
            .map(JavaClass::getPackageName)
            .anyMatch(found -> (found + ".").startsWith("dev.larder." + name + ".")),
        "no class in dev.larder." + name);
  }

  private static JavaClasses importClasses() {
    var importer =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"));
    var elsewhere = System.getProperty("architecture.classes", "");
    if (elsewhere.isEmpty()) {
      return importer.importPackages("dev.larder");
    }
    var locations =
        Arrays.stream(elsewhere.split(File.pathSeparator))
            .map(ArchitectureTest::location)
            .collect(Collectors.toSet());
    return importer
        .withImportOption(location -> location.contains("/dev/larder/"))
        .importLocations(locations);
  }

  private static Location location(String path) {
    try {
      return path.endsWith(".jar") ? Location.of(new JarFile(path)) : Location.of(Path.of(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
