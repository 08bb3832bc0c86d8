package dev.larder.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandOverTest {
  @TempDir Path directory;

  @Test
  void argumentsAndOptionsArePassedOnInTheirOrder() throws IOException {
    var command = command(List.of("-Xmx128m", "-Da=b c"), "--port", "8080", "");

    assertEquals(directory.resolve("bin/java").toString(), command.getFirst());
    assertEquals(
        List.of(
            "-Xmx128m",
            "-Da=b c",
            "-cp",
            "bootstrap.jar",
            "dev.larder.bootstrap.HandedOver",
            "--port",
            "8080",
            ""),
        command.subList(command.indexOf("-Xmx128m"), command.size()));
  }

  @Test
  void optionsOfTheUserComeLastAndWin() throws IOException {
    var ofTheUser = "--enable-native-access=some.module";
    var command = command(List.of(ofTheUser));

    assertTrue(command.indexOf("--enable-native-access=ALL-UNNAMED") < command.indexOf(ofTheUser));
  }

  @Test
  void flagsThatANewerJavaHasForgottenDoNotStopIt() throws IOException {
    assertTrue(command(List.of()).contains("-XX:+IgnoreUnrecognizedVMOptions"));
  }

  @Test
  void theOtherProcessLearnsWhoStartedIt() throws IOException {
    assertTrue(command(List.of()).contains("-Dlarder.launcher.pid=4711"));
  }

  private List<String> command(List<String> jvmOptions, String... args) throws IOException {
    var target = JavaHome.in(FakeJava.install(directory, "25").toFile()).orElseThrow();
    return new HandOver(target).command("4711", jvmOptions, "bootstrap.jar", args);
  }
}
