package dev.larder.bootstrap.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.bootstrap.settings.Settings.Caching;
import dev.larder.bootstrap.settings.Settings.LogTarget;
import dev.larder.bootstrap.settings.Settings.Prefetch;
import dev.larder.bootstrap.settings.Settings.Store;
import dev.larder.bootstrap.settings.SettingsParser.Outcome;
import dev.larder.domain.prefetch.LinkRules;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsParserTest {
  private static final long HEAP = 4L << 30;

  static Settings accepted(String... arguments) {
    Outcome outcome = SettingsParser.parse(List.of(arguments), HEAP);
    return assertInstanceOf(Outcome.Accepted.class, outcome, outcome::toString).settings();
  }

  static List<String> problems(String... arguments) {
    Outcome outcome = SettingsParser.parse(List.of(arguments), HEAP);
    return assertInstanceOf(Outcome.Rejected.class, outcome, outcome::toString).problems().stream()
        .map(Problem::toString)
        .toList();
  }

  static String problem(String... arguments) {
    List<String> problems = problems(arguments);
    assertEquals(1, problems.size(), problems::toString);
    return problems.getFirst();
  }

  @Test
  void nothingIsNeeded() {
    assertEquals(
        new Settings(
            8080,
            InetAddress.ofLiteral("127.0.0.1"),
            new Caching.Standard(Duration.ofSeconds(10)),
            Set.of("GET"),
            new Store.Disk(Path.of("cache"), 10L << 30),
            256L << 20,
            new Prefetch.Links(LinkRules.DEFAULT_ACTIONS),
            10_000,
            Optional.empty()),
        accepted());
  }

  @Test
  void whatIsInForceFitsOneLine() {
    assertEquals(
        "rules=standard ttl=10s store=disk cache=cache (10 GiB) memory=256 MiB prefetch=links"
            + " methods=GET",
        accepted().inForce());
    assertEquals(
        "rules=fixed ttl=90s store=memory memory=1.5 MiB prefetch=off methods=GET,HEAD",
        accepted(
                "--rules=fixed",
                "--ttl=90",
                "--store=memory",
                "--memory-size=1536k",
                "--prefetch=off",
                "--methods=GET,HEAD")
            .inForce());
  }

  @Nested
  class Port {
    @ParameterizedTest
    @CsvSource({"1, 1", "8080, 8080", "65535, 65535", "0080, 80"})
    void isANumberInRange(String text, int port) {
      assertEquals(port, accepted("--port", text).port());
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"0", "65536", "-1", "+1", "abc", "80a", "8_0", "1e3", "99999999999999999999"})
    void isNothingElse(String text) {
      assertEquals(
          "--port " + text + ": must be a number from 1 to 65535", problem("--port=" + text));
    }

    @Test
    void mayBeGivenAfterASpaceOrAnEqualsSign() {
      assertEquals(accepted("--port", "9"), accepted("--port=9"));
    }
  }

  @Nested
  class Listen {
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "0.0.0.0", "::1", "::", "192.168.1.7"})
    void isAnAddress(String text) {
      assertEquals(InetAddress.ofLiteral(text), accepted("--listen", text).listen());
    }

    @Test
    void mayBeANameOfThisMachine() {
      assertTrue(accepted("--listen", "localhost").listen().isLoopbackAddress());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2.3", "256.0.0.1", "127.0.0.1:8080", "no-such-host.invalid", "*"})
    void isNothingElse(String text) {
      assertTrue(
          problem("--listen", text)
              .startsWith("--listen " + text + ": must be an address of this machine"));
    }
  }

  @Nested
  class TtlAndRules {
    @ParameterizedTest
    @CsvSource({
      "10, 10000",
      "10s, 10000",
      "500ms, 500",
      "5m, 300000",
      "2h, 7200000",
      "1d, 86400000",
      "0, 0",
      "3650d, 315360000000"
    })
    void ttlTakesUnits(String text, long millis) {
      assertEquals(
          new Caching.Standard(Duration.ofMillis(millis)), accepted("--ttl", text).caching());
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "-5",
          "1.5s",
          "s",
          "10 s",
          "10w",
          "3651d",
          "10S",
          "99999999999999999999d",
          "10ss",
          "forever"
        })
    void ttlIsNothingElse(String text) {
      assertTrue(problem("--ttl", text).contains(": must be a time such as 10, 10s, 500ms"));
    }

    @Test
    void autoLeavesItToTheHeuristics() {
      assertEquals(new Caching.StandardHeuristic(), accepted("--ttl", "auto").caching());
    }

    @Test
    void autoMayBeMisspelt() {
      assertTrue(problem("--ttl", "atuo").endsWith("; did you mean auto?"));
    }

    @Test
    void fixedRulesGiveEveryResponseTheTtl() {
      assertEquals(
          new Caching.Fixed(Duration.ofMinutes(5)),
          accepted("--rules", "fixed", "--ttl", "5m").caching());
      assertEquals(
          new Caching.Fixed(Duration.ofSeconds(10)), accepted("--rules", "fixed").caching());
    }

    @Test
    void fixedRulesNeedATtl() {
      assertTrue(
          problem("--rules", "fixed", "--ttl", "auto").startsWith("--ttl auto: auto is for rules"));
      assertEquals(
          "--ttl 0: must be longer than 0 with rules fixed",
          problem("--rules", "fixed", "--ttl", "0"));
    }

    @ParameterizedTest
    @CsvSource({
      "standart, standard",
      "Standard, standard",
      "fix, fixed",
      "fxied, fixed",
      "stand, standard"
    })
    void misspeltRulesAreRecognised(String written, String meant) {
      assertEquals(
          "--rules " + written + ": must be standard or fixed; did you mean " + meant + "?",
          problem("--rules", written));
    }

    @Test
    void unlikeRulesAreNot() {
      assertEquals("--rules rfc: must be standard or fixed", problem("--rules", "rfc"));
    }
  }

  @Nested
  class Methods {
    @Test
    void areAList() {
      assertEquals(
          List.of("GET", "HEAD", "POST", "M-SEARCH"),
          List.copyOf(accepted("--methods", "GET, HEAD,POST,M-SEARCH,GET").methods()));
    }

    @ParameterizedTest
    @ValueSource(strings = {",", "GET,", "GET,,HEAD", "G ET", "GET;HEAD", "GÉT"})
    void areTokens(String text) {
      assertTrue(problem("--methods", text).contains(": must be "));
    }

    @Test
    void areCaseSensitive() {
      assertEquals(
          "--methods get: methods are written in capitals; did you mean GET?",
          problem("--methods", "get"));
    }

    @Test
    void doNotIncludeTunnelsYet() {
      assertTrue(problem("--methods", "GET,CONNECT").contains("not offered yet"));
    }
  }

  @Nested
  class Stores {
    @Test
    void diskHasADirectoryAndABound() {
      assertEquals(
          new Store.Disk(Path.of("/var/cache/larder"), 2L << 40),
          accepted("--cache-dir", "/var/cache/larder", "--cache-size", "2t").store());
    }

    @Test
    void memoryHasNeither() {
      assertEquals(
          new Store.Memory(), accepted("--store", "memory", "--cache-dir", "elsewhere").store());
    }

    @Test
    void thereIsNoOther() {
      assertEquals(
          "--store memroy: must be disk or memory; did you mean memory?",
          problem("--store", "memroy"));
    }

    @Test
    void aDirectoryCannotHoldNul() {
      assertTrue(
          problem("--cache-dir", "a\0b").startsWith("--cache-dir a\\u0000b: must be a path"));
    }
  }

  @Nested
  class SizesOf {
    @ParameterizedTest
    @CsvSource({
      "65536, 65536",
      "64k, 65536",
      "64K, 65536",
      "3m, 3145728",
      "1g, 1073741824",
      "1G, 1073741824"
    })
    void memoryTakeUnits(String text, long octets) {
      assertEquals(octets, accepted("--memory-size", text).memorySize());
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"0", "63k", "-1", "10x", "1.5g", "k", "10gb", "9999999999999g", "1025t", "1_0m"})
    void memoryAreNothingElse(String text) {
      assertEquals(
          "--memory-size " + text + ": must be a size such as 64k, 256m or 10g, from 64 KiB up",
          problem("--memory-size", text));
    }

    @Test
    void aCacheHaveALeast() {
      assertEquals(new Store.Disk(Path.of("cache"), 1 << 20), accepted("--cache-size=1m").store());
      assertTrue(problem("--cache-size=1023k").endsWith("from 1 MiB up"));
    }

    @Test
    void memoryStayWithinTheHeap() {
      Outcome.Accepted asked =
          (Outcome.Accepted) SettingsParser.parse(List.of("--memory-size", "1g"), 1L << 30);
      assertEquals((1L << 30) / 5 * 2, asked.settings().memorySize());
      assertEquals(1, asked.notices().size());
      assertTrue(
          asked.notices().getFirst().startsWith("memory-size 1 GiB is more than 40% of the Java"));
    }

    @Test
    void memoryByDefaultStayWithinTheHeapWithoutAWord() {
      Outcome.Accepted byDefault = (Outcome.Accepted) SettingsParser.parse(List.of(), 128L << 20);
      assertEquals((128L << 20) / 5 * 2, byDefault.settings().memorySize());
      assertEquals(List.of(), byDefault.notices());
    }
  }

  @Nested
  class Prefetching {
    @Test
    void canBeOff() {
      assertEquals(new Prefetch.Off(), accepted("--prefetch", "off").prefetch());
      assertEquals(
          "--prefetch of: must be links or off; did you mean off?", problem("--prefetch", "of"));
    }

    @Test
    void skipWordsReplaceTheBuiltInList() {
      assertEquals(
          new Prefetch.Links(List.of("boom", "bang")),
          accepted("--prefetch-skip-words", "boom, bang").prefetch());
    }

    @Test
    void skipWordsAfterAPlusAreAdded() {
      Prefetch.Links links =
          (Prefetch.Links) accepted("--prefetch-skip-words", "+boom,bang").prefetch();
      assertTrue(links.skipWords().containsAll(LinkRules.DEFAULT_ACTIONS));
      assertTrue(links.skipWords().containsAll(List.of("boom", "bang")));
    }

    @Test
    void skipWordsAreWords() {
      String problem = problem("--prefetch-skip-words", "boom,ba|ng");
      assertTrue(problem.startsWith("--prefetch-skip-words boom,ba|ng: "), problem);
      assertTrue(problem.contains("\"ba|ng\""), problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {",", "+", "a,,b"})
    void skipWordsAreAList(String text) {
      assertTrue(problem("--prefetch-skip-words", text).contains(": must be a list"));
    }
  }

  @Nested
  class MaxConnections {
    @ParameterizedTest
    @ValueSource(ints = {1, 10_000, 1_000_000})
    void isANumberInRange(int number) {
      assertEquals(number, accepted("--max-connections", "" + number).maxConnections());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1000001", "many"})
    void isNothingElse(String text) {
      assertEquals(
          "--max-connections " + text + ": must be a number from 1 to 1000000",
          problem("--max-connections", text));
    }
  }

  @Nested
  class AccessLogs {
    @Test
    void goToAFileOrToStandardOutput() {
      assertEquals(
          Optional.of(new LogTarget.File(Path.of("access.txt"))),
          accepted("--access-log", "access.txt").accessLog());
      assertEquals(
          Optional.of(new LogTarget.StandardOutput()), accepted("--access-log", "-").accessLog());
    }
  }

  @Nested
  class Mistakes {
    @Test
    void areReportedAllAtOnce() {
      assertEquals(
          List.of(
              "--listen: needs a value: --listen ADDRESS",
              "--prot: no such option; did you mean --port?",
              "--port 0: must be a number from 1 to 65535",
              "--rules fxied: must be standard or fixed; did you mean fixed?",
              "--ttl x: must be a time such as 10, 10s, 500ms, 5m, 2h or 1d, at most 3650d, or"
                  + " auto"),
          problems("--ttl", "x", "--port", "0", "--prot", "9", "--rules", "fxied", "--listen"));
    }

    @Test
    void inNamesOfOptionsAreRecognised() {
      assertEquals(
          "--cachedir: no such option; did you mean --cache-dir?", problem("--cachedir=x"));
      assertEquals("-port: no such option; did you mean --port?", problem("-port", "1"));
      assertEquals("--Port: no such option; did you mean --port?", problem("--Port", "1"));
      assertEquals(
          "--cache_dir: no such option; did you mean --cache-dir?", problem("--cache_dir"));
      assertEquals("--mem: no such option; did you mean --memory-size?", problem("--mem", "1g"));
      assertEquals("--zzz: no such option", problem("--zzz"));
    }

    @Test
    void anotherOptionIsNoValue() {
      assertEquals(List.of("--port: needs a value: --port PORT"), problems("--port", "--ttl", "5"));
      assertEquals(
          List.of(
              "--port: needs a value: --port PORT", "--tll: no such option; did you mean --ttl?"),
          problems("--port", "--tll", "5"));
      assertEquals("--port: needs a value: --port PORT", problem("--port="));
    }

    @Test
    void anOptionIsGivenOnce() {
      assertEquals("--port: given 2 times; once is allowed", problem("--port", "1", "--port", "2"));
    }

    @Test
    void thereAreNoOperands() {
      assertEquals("8080: not expected here; options begin with --", problem("8080"));
      assertEquals("8080: not expected here; options begin with --", problem("--", "8080"));
    }

    @Test
    void neverReachTheTerminalRaw() {
      assertEquals(
          "--port \\u001b[31m: must be a number from 1 to 65535", problem("--port", "\u001b[31m"));
      assertEquals(
          "--port " + "9".repeat(100) + "...: must be a number from 1 to 65535",
          problem("--port", "9".repeat(5000)));
    }

    @Test
    void fileNamesAreNotExpandedFromAtSigns() {
      assertEquals("@args: not expected here; options begin with --", problem("@args"));
    }

    @Test
    void anInnocentDollarSignStays() {
      assertEquals(
          new Store.Disk(Path.of("${HOME}"), 10L << 30),
          accepted("--cache-dir", "${HOME}").store());
    }
  }

  @Nested
  class HelpAndVersion {
    @Test
    void winOverMistakes() {
      assertInstanceOf(
          Outcome.HelpWanted.class, SettingsParser.parse(List.of("--port", "x", "--help"), HEAP));
      assertInstanceOf(
          Outcome.VersionWanted.class, SettingsParser.parse(List.of("--zzz", "--version"), HEAP));
    }

    @Test
    void takeNoValue() {
      assertEquals(1, problems("--help=me").size());
    }
  }
}
