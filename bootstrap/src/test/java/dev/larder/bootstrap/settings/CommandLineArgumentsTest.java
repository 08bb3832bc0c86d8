package dev.larder.bootstrap.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineArgumentsTest {
  private static List<String> words(String line) {
    return line.isEmpty() ? List.of() : List.of(line.split(" ", -1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--port 8080 --ttl 10",
        "--ttl 10 --port 8080",
        "--port=8080 --cache-dir=/a=b",
        "--cache-dir /tmp/x --store memory --prefetch off --rules fixed",
        "--methods GET,HEAD --listen ::1 --prefetch-skip-words +a,b",
      })
  void plainArgumentsMeanWhatTheyMeanToPicocli(String line) {
    CommandLineArguments plain = CommandLineArguments.plain(words(line));
    assertNotNull(plain);
    assertEquals(CommandLineArguments.any(words(line)), plain);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "--version",
        "--port",
        "--port --ttl 10",
        "--port 1 --port 2",
        "--prot 8080",
        "--access-log -",
        "--port=",
        "8080",
      })
  void everythingElseIsLeftToPicocli(String line) {
    assertNull(CommandLineArguments.plain(words(line)));
  }

  @Test
  void valuesComeInTheOrderOfTheOptions() {
    CommandLineArguments read = CommandLineArguments.read(words("--ttl 10 --port 8080"));
    assertEquals(
        List.of(Option.PORT, Option.TTL), read.values().stream().map(RawValue::option).toList());
  }
}
