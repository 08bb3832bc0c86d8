package dev.larder.bootstrap.settings;

import dev.larder.bootstrap.settings.Settings.Caching;
import dev.larder.bootstrap.settings.Settings.LogTarget;
import dev.larder.bootstrap.settings.Settings.Prefetch;
import dev.larder.bootstrap.settings.Settings.Store;
import dev.larder.domain.prefetch.LinkRules;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Turns what was written on the command line and in the configuration file into [Settings].
///
/// Goes through everything before it gives up, so that all mistakes are reported at once. The
/// command line wins over the file, but a wrong value in the file is a mistake even when it is
/// overridden.
public final class SettingsParser {
  private static final long LEAST_CACHE = 1L << 20;
  private static final long LEAST_MEMORY = 64L << 10;
  private static final int MOST_CONNECTIONS = 1_000_000;

  private final List<RawValue> values = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private final List<String> notices = new ArrayList<>();
  private final long heap;

  private SettingsParser(long heap) {
    this.heap = heap;
  }

  /// What came of the arguments.
  public sealed interface Outcome {
    /// The program may start.
    ///
    /// @param notices what is in force otherwise than asked, for people
    record Accepted(Settings settings, List<String> notices) implements Outcome {}

    /// The user has to correct something first.
    ///
    /// @param problems at least one
    record Rejected(List<Problem> problems) implements Outcome {}

    record HelpWanted() implements Outcome {}

    record VersionWanted() implements Outcome {}
  }

  /// Reads the arguments, and the configuration file if they name one.
  ///
  /// @param heap largest size of the Java heap in octets; memory sizes are kept within it
  public static Outcome parse(List<String> arguments, long heap) {
    CommandLineArguments commandLine = CommandLineArguments.read(arguments);
    if (commandLine.helpWanted()) {
      return new Outcome.HelpWanted();
    }
    if (commandLine.versionWanted()) {
      return new Outcome.VersionWanted();
    }
    SettingsParser parser = new SettingsParser(heap);
    parser.problems.addAll(commandLine.problems());
    parser.readConfigFiles(commandLine.values());
    parser.values.addAll(commandLine.values());
    Settings settings = parser.settings();
    return parser.problems.isEmpty()
        ? new Outcome.Accepted(settings, List.copyOf(parser.notices))
        : new Outcome.Rejected(List.copyOf(parser.problems));
  }

  private void readConfigFiles(List<RawValue> commandLine) {
    for (RawValue raw : commandLine) {
      if (raw.option() == Option.CONFIG) {
        try {
          ConfigFile file = ConfigFile.read(ValueReader.path(raw.text()));
          problems.addAll(file.problems());
          values.addAll(file.values());
        } catch (WrongValue wrong) {
          problems.add(Problem.wrongValue(raw, wrong.allowed()));
        }
      }
    }
  }

  private Settings settings() {
    return new Settings(
        value(Option.PORT, ValueReader.number(1, 65_535)),
        value(Option.LISTEN, ValueReader::address),
        caching(),
        value(Option.METHODS, ValueReader::methods),
        store(),
        memorySize(),
        prefetch(),
        value(Option.MAX_CONNECTIONS, ValueReader.number(1, MOST_CONNECTIONS)),
        accessLog());
  }

  /// `--rules` and `--ttl` are judged together, once each is right by itself.
  private Caching caching() {
    String rules = value(Option.RULES, ValueReader.oneOf("standard", "fixed"));
    Optional<Duration> ttl = value(Option.TTL, SettingsParser::ttl);
    if (rules.equals("standard")) {
      return ttl.<Caching>map(Caching.Standard::new).orElseGet(Caching.StandardHeuristic::new);
    }
    if (ttl.isPresent() && !ttl.get().isZero()) {
      return new Caching.Fixed(ttl.get());
    }
    lastGiven(Option.TTL)
        .ifPresent(
            raw ->
                problems.add(
                    Problem.wrongValue(
                        raw,
                        ttl.isPresent()
                            ? "must be longer than 0 with rules fixed"
                            : "auto is for rules standard; with rules fixed it must be a time such"
                                + " as 10s")));
    return new Caching.StandardHeuristic();
  }

  private static Optional<Duration> ttl(String text) throws WrongValue {
    if (text.equals("auto")) {
      return Optional.empty();
    }
    try {
      return Optional.of(Durations.parse(text));
    } catch (WrongValue wrong) {
      throw new WrongValue(
          wrong.allowed() + ", or auto" + DidYouMean.hint(text, List.of("auto"), ""));
    }
  }

  private Store store() {
    String store = value(Option.STORE, ValueReader.oneOf("disk", "memory"));
    Path directory = value(Option.CACHE_DIR, ValueReader::path);
    long size = value(Option.CACHE_SIZE, ValueReader.size(LEAST_CACHE));
    return store.equals("memory") ? new Store.Memory() : new Store.Disk(directory, size);
  }

  /// More than the heap can carry would end in `OutOfMemoryError` long after the start.
  private long memorySize() {
    long asked = value(Option.MEMORY_SIZE, ValueReader.size(LEAST_MEMORY));
    long most = Math.max(LEAST_MEMORY, heap / 5 * 2);
    if (asked <= most) {
      return asked;
    }
    if (lastGiven(Option.MEMORY_SIZE).isPresent()) {
      notices.add(
          String.format(
              "memory-size %s is more than 40%% of the Java heap; %s is in force"
                  + " (a larger heap: java -Xmx)",
              Sizes.format(asked), Sizes.format(most)));
    }
    return most;
  }

  private Prefetch prefetch() {
    String prefetch = value(Option.PREFETCH, ValueReader.oneOf("links", "off"));
    List<String> skipWords =
        value(Option.PREFETCH_SKIP_WORDS, SkipWords::read, () -> LinkRules.DEFAULT_ACTIONS);
    return prefetch.equals("off") ? new Prefetch.Off() : new Prefetch.Links(skipWords);
  }

  private Optional<LogTarget> accessLog() {
    return value(
        Option.ACCESS_LOG,
        text ->
            Optional.of(
                text.equals("-")
                    ? new LogTarget.StandardOutput()
                    : new LogTarget.File(ValueReader.path(text))),
        Optional::empty);
  }

  private <T> T value(Option option, ValueReader<T> reader) {
    return value(
        option,
        reader,
        () -> {
          try {
            return reader.read(option.defaultText());
          } catch (WrongValue impossible) {
            throw new IllegalStateException("default of " + option, impossible);
          }
        });
  }

  /// The value given last, else the default; a value that is wrong becomes a problem.
  private <T> T value(Option option, ValueReader<T> reader, Supplier<T> byDefault) {
    @Nullable T last = null;
    for (RawValue raw : values) {
      if (raw.option() == option) {
        try {
          last = reader.read(raw.text());
        } catch (WrongValue wrong) {
          problems.add(Problem.wrongValue(raw, wrong.allowed()));
        }
      }
    }
    return last == null ? byDefault.get() : last;
  }

  private Optional<RawValue> lastGiven(Option option) {
    return values.stream().filter(raw -> raw.option() == option).reduce((_, later) -> later);
  }
}
