package dev.larder.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaSearchTest {
  @TempDir Path machine;
  private final Map<String, String> environment = new HashMap<>();

  @Test
  void machineWithoutJavaHasNone() {
    assertFalse(search().newest(25).isPresent());
  }

  @Test
  void tooOldIsNotFound() throws IOException {
    install("shelf/jdk-21", "21.0.2");
    environment.put("JAVA_HOME", install("old", "24.0.2").toString());

    assertFalse(search().newest(25).isPresent());
  }

  @Test
  void theNewestOnTheShelvesIsChosen() throws IOException {
    install("shelf/a-25", "25.0.1");
    var newest = install("shelf/b-26", "26.0.1");
    install("shelf/c-25", "25.0.3");

    assertFound(newest);
  }

  @Test
  void whatTheEnvironmentNamesWinsOverWhatIsNewer() throws IOException {
    install("shelf/jdk-26", "26");
    var named = install("mine", "25.0.1");
    environment.put("JAVA_HOME", named.toString());

    assertFound(named);
  }

  @Test
  void ourOwnVariableWinsOverTheOthers() throws IOException {
    var ours = install("ours", "25");
    environment.put("JAVA_HOME", install("everyones", "25").toString());
    environment.put("LARDER_JAVA_HOME", ours.toString());

    assertFound(ours);
  }

  @Test
  void variableThatNamesAnOldJavaIsPassedOver() throws IOException {
    environment.put("JAVA_HOME", install("old", "17.0.15").toString());
    environment.put("LARDER_JAVA_HOME", "");
    var last = install("new", "25");
    environment.put("JDK_HOME", last.toString());

    assertFound(last);
  }

  @Test
  void linksOnThePathAreFollowed() throws IOException {
    var home = install("somewhere/jdk-25", "25").toRealPath();
    var bin = Files.createDirectories(machine.resolve("usr/bin"));
    var alternatives = Files.createSymbolicLink(machine.resolve("alt"), home.resolve("bin/java"));
    Files.createSymbolicLink(bin.resolve("java"), alternatives);
    environment.put("PATH", machine.resolve("nothing") + File.pathSeparator + bin);

    assertFound(home);
  }

  @Test
  void brokenThingsOnTheWayAreStepsToTheNext() throws IOException {
    Files.writeString(Files.createDirectories(machine.resolve("shelf")).resolve("file"), "");
    Files.createSymbolicLink(machine.resolve("shelf/gone"), machine.resolve("nowhere"));
    Files.createDirectories(machine.resolve("shelf/empty"));
    environment.put("PATH", File.pathSeparator + "relative" + File.pathSeparator);
    environment.put("JAVA_HOME", machine.resolve("nowhere").toString());
    var good = install("shelf/good", "25");

    assertFound(good);
  }

  @Test
  void theJavaOfTheseTestsIsFoundOnThisMachineWhenNamed() {
    environment.put("JAVA_HOME", System.getProperty("java.home"));

    assertFound(Path.of(System.getProperty("java.home")));
  }

  private void assertFound(Path home) {
    assertEquals(home.toFile(), search().newest(25).orElseThrow().directory());
  }

  private JavaSearch search() {
    return new JavaSearch(
        environment,
        List.of(machine.resolve("shelf").toFile(), machine.resolve("no-shelf").toFile()));
  }

  private Path install(String name, String version) throws IOException {
    return FakeJava.install(machine.resolve(name), version);
  }
}
