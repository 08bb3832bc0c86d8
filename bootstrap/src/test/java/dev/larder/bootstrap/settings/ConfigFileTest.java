package dev.larder.bootstrap.settings;

import static dev.larder.bootstrap.settings.SettingsParserTest.accepted;
import static dev.larder.bootstrap.settings.SettingsParserTest.problem;
import static dev.larder.bootstrap.settings.SettingsParserTest.problems;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFileTest {
  @TempDir private Path directory;

  private String yaml(String... lines) throws IOException {
    return write("larder.yaml", String.join("\n", lines));
  }

  private String json(String text) throws IOException {
    return write("larder.json", text);
  }

  private String write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text).toString();
  }

  @Nested
  class Reading {
    @Test
    void everyOptionCanStandInYaml() throws IOException {
      String file =
          yaml(
              "# a comment",
              "port: 9090",
              "listen: \"::1\"",
              "ttl: 5m",
              "rules: fixed",
              "methods: [GET, HEAD]",
              "store: disk",
              "cache-dir: /var/cache/larder",
              "cache-size: 1g",
              "memory-size: 64m",
              "prefetch: off",
              "prefetch-skip-words: [boom]",
              "max-connections: 77",
              "access-log: access.txt");
      assertEquals(
          accepted(
              "--port=9090",
              "--listen=::1",
              "--ttl=5m",
              "--rules=fixed",
              "--methods=GET,HEAD",
              "--store=disk",
              "--cache-dir=/var/cache/larder",
              "--cache-size=1g",
              "--memory-size=64m",
              "--prefetch=off",
              "--prefetch-skip-words=boom",
              "--max-connections=77",
              "--access-log=access.txt"),
          accepted("--config", file));
    }

    @Test
    void jsonIsTheSame() throws IOException {
      String file = json("{\"port\": 9090, \"methods\": [\"GET\", \"HEAD\"], \"ttl\": \"5m\"}");
      assertEquals(
          accepted("--port=9090", "--methods=GET,HEAD", "--ttl=5m"), accepted("--config", file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "# only a comment\n", "---\n", "{}"})
    void anEmptyFileChangesNothing(String text) throws IOException {
      assertEquals(accepted(), accepted("--config", write("larder.yml", text)));
    }

    @Test
    void listsMayBeWrittenAsOnTheCommandLine() throws IOException {
      assertEquals(
          List.of("GET", "POST"),
          List.copyOf(accepted("--config", yaml("methods: GET,POST")).methods()));
    }
  }

  @Nested
  class Precedence {
    @Test
    void theCommandLineWins() throws IOException {
      Settings settings = accepted("--port", "1111", "--config", yaml("port: 2222", "ttl: 3"));
      assertEquals(1111, settings.port());
      assertEquals(accepted("--ttl=3").caching(), settings.caching());
    }

    @Test
    void aWrongValueIsAMistakeEvenWhenItIsOverridden() throws IOException {
      assertTrue(problem("--port", "1111", "--config", yaml("port: no")).contains(":1: port no:"));
    }

    @Test
    void theTwoAreJudgedTogether() throws IOException {
      String file = yaml("rules: fixed");
      assertTrue(problem("--ttl", "auto", "--config", file).startsWith("--ttl auto: auto is for"));
    }
  }

  @Nested
  class Mistakes {
    @Test
    void nameFileLineAndKey() throws IOException {
      String file = yaml("port: 0", "", "prot: 1", "ttl: 10w", "methods: [get]");
      assertEquals(
          List.of(
              file + ":3: prot: no such option; did you mean port?",
              file + ":1: port 0: must be a number from 1 to 65535",
              file
                  + ":4: ttl 10w: must be a time such as 10, 10s, 500ms, 5m, 2h or 1d, at most"
                  + " 3650d, or auto",
              file + ":5: methods get: methods are written in capitals; did you mean GET?"),
          problems("--config", file));
    }

    @Test
    void areReportedTogetherWithThoseOfTheCommandLine() throws IOException {
      String file = yaml("port: 0");
      assertEquals(
          List.of(
              file + ":1: port 0: must be a number from 1 to 65535",
              "--store x: must be disk or memory"),
          problems("--store", "x", "--config", file));
    }

    @Test
    void nameTheLineInJsonToo() throws IOException {
      String file = json("{\n  \"port\": 0\n}\n");
      assertEquals(
          file + ":2: port 0: must be a number from 1 to 65535", problem("--config", file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"port", "ttl"})
    void aValueIsNeeded(String key) throws IOException {
      String file = yaml(key + ":");
      assertEquals(file + ":1: " + key + ": needs a value", problem("--config", file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"port: [1, 2]", "port: {a: 1}", "methods: {a: 1}", "methods: [[GET]]"})
    void aStructureIsNoValue(String line) throws IOException {
      String file = yaml(line, "rules: standard");
      assertEquals(
          file + ":1: " + line.substring(0, line.indexOf(':')) + ": must be one value",
          problem("--config", file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"config", "help", "version"})
    void someStandOnTheCommandLineOnly(String key) throws IOException {
      assertTrue(
          problem("--config", yaml(key + ": x")).endsWith("stands on the command line only"));
    }

    @Test
    void dashesBeforeAKeyAreRecognised() throws IOException {
      assertTrue(problem("--config", yaml("--port: 1")).endsWith("; did you mean port?"));
    }
  }

  @Nested
  class UnusableFiles {
    @Test
    void missing() {
      assertEquals("--config /no/such.yaml: no such file", problem("--config", "/no/such.yaml"));
    }

    @Test
    void aDirectory() {
      assertTrue(problem("--config", directory.toString()).endsWith(": is a directory"));
    }

    @Test
    void notText() throws IOException {
      Path file = Files.write(directory.resolve("x.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe});
      assertTrue(problem("--config", file.toString()).endsWith(": is not UTF-8 text"));
    }

    @Test
    void tooLarge() throws IOException {
      String file = yaml("# " + "x".repeat(1 << 20));
      assertTrue(problem("--config", file).endsWith(": is larger than 1 MiB"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"- port", "just words", "8080"})
    void noMapping(String text) throws IOException {
      String file = yaml(text);
      assertEquals(file + ":1: must be lines such as \"port: 8080\"", problem("--config", file));
    }

    @Test
    void malformedYamlNamesTheLine() throws IOException {
      String file = yaml("port: 1", "ttl: \"5", "");
      assertTrue(problem("--config", file).startsWith(file + ":"), () -> problem("--config", file));
      assertTrue(problem("--config", file).contains(": malformed: "));
    }

    @Test
    void malformedJsonNamesTheLine() throws IOException {
      String file = json("{\n\"port\": 1,\n\"ttl\" 5}");
      assertTrue(problem("--config", file).startsWith(file + ":3: malformed: "));
    }

    @Test
    void aKeyStandsOnce() throws IOException {
      String file = yaml("port: 1", "port: 2");
      assertTrue(problem("--config", file).startsWith(file + ":2: malformed: Duplicate field"));
    }

    @Test
    void aSecondDocumentIsNotIgnored() throws IOException {
      String file = yaml("port: 1", "---", "port: 2");
      assertTrue(problem("--config", file).endsWith("must end after its one mapping"));
    }
  }
}
