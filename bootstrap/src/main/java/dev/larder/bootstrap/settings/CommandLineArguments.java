package dev.larder.bootstrap.settings;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// What stands on the command line, not judged yet.
///
/// picocli takes every option as text and is told to go on after mistakes; by itself it would stop
/// at the first one. The options are declared by calls, not by annotations: reflection would cost a
/// tenth of the time that the program has to start.
///
/// @param values in the order of [Option]
/// @param problems unknown options and missing values
public record CommandLineArguments(
    List<RawValue> values, List<Problem> problems, boolean helpWanted, boolean versionWanted) {
  private static final int USAGE_COLUMNS = 100;

  /// Stands for the value of an option that was given without one; no argument can hold a NUL.
  private static final String NO_VALUE = "\0";

  private static final List<String> KEYS = Arrays.stream(Option.values()).map(Option::key).toList();

  static CommandLineArguments read(List<String> arguments) {
    CommandLineArguments plain = plain(arguments);
    return plain == null ? any(arguments) : plain;
  }

  /// The arguments of nearly every start: known options, each once and with a value. They are read
  /// without picocli, which takes a fifth of the time that the program has to start.
  ///
  /// @return null for everything else, which [#any] then judges
  static @Nullable CommandLineArguments plain(List<String> arguments) {
    Map<Option, RawValue> values = new EnumMap<>(Option.class);
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String argument = rest.next();
      int equals = argument.indexOf('=');
      Option option = withValue(equals < 0 ? argument : argument.substring(0, equals));
      if (option == null || equals < 0 && !rest.hasNext()) {
        return null;
      }
      String text = equals < 0 ? rest.next() : argument.substring(equals + 1);
      RawValue value = new RawValue(option, text, new Source.CommandLine());
      if (text.isEmpty() || text.startsWith("-") || values.put(option, value) != null) {
        return null;
      }
    }
    return new CommandLineArguments(List.copyOf(values.values()), List.of(), false, false);
  }

  private static @Nullable Option withValue(String flag) {
    for (Option option : Option.values()) {
      if (option.takesValue() && option.flag().equals(flag)) {
        return option;
      }
    }
    return null;
  }

  /// Any arguments at all, by picocli.
  static CommandLineArguments any(List<String> arguments) {
    ParseResult parsed = new CommandLine(spec()).parseArgs(arguments.toArray(String[]::new));
    List<RawValue> values = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    List<String> unmatched = new ArrayList<>();
    for (Option option : Option.values()) {
      if (option.takesValue() && parsed.hasMatchedOption(option.flag())) {
        List<String> given = parsed.matchedOption(option.flag()).stringValues();
        for (String text : given) {
          boolean unknownOption = text.startsWith("--");
          if (unknownOption) {
            unmatched.add(text);
          }
          if (text.equals(NO_VALUE) || text.isEmpty() || unknownOption) {
            problems.add(
                new Problem(
                    option.flag(), "needs a value: " + option.flag() + " " + option.label()));
          } else {
            values.add(new RawValue(option, text, new Source.CommandLine()));
          }
        }
        if (given.size() > 1) {
          problems.add(
              new Problem(option.flag(), "given " + given.size() + " times; once is allowed"));
        }
      }
    }
    unmatched.addAll(parsed.unmatched());
    unknown(unmatched, problems);
    for (Exception other : parsed.errors()) {
      problems.add(new Problem("command line", String.valueOf(other.getMessage())));
    }
    return new CommandLineArguments(
        values,
        problems,
        parsed.hasMatchedOption(Option.HELP.flag()),
        parsed.hasMatchedOption(Option.VERSION.flag()));
  }

  private static void unknown(List<String> unmatched, List<Problem> problems) {
    boolean afterUnknownOption = false;
    for (String argument : unmatched) {
      boolean dashed = argument.startsWith("-");
      if (dashed) {
        int end = argument.indexOf('=');
        String name = end < 0 ? argument : argument.substring(0, end);
        String word = name.replaceFirst("^-+", "");
        problems.add(
            new Problem(
                Problem.quoted(name), "no such option" + DidYouMean.hint(word, KEYS, "--")));
        afterUnknownOption = end < 0;
      } else if (!afterUnknownOption) {
        problems.add(
            new Problem(Problem.quoted(argument), "not expected here; options begin with --"));
      } else {
        // The value of the unknown option before it: one mistake, one line.
        afterUnknownOption = false;
      }
    }
  }

  /// Prints every option with its default.
  public static void printUsage(PrintStream out) {
    new CommandLine(spec()).usage(out, Ansi.OFF);
    out.flush();
  }

  private static CommandSpec spec() {
    CommandSpec spec = CommandSpec.create().name("larder");
    spec.parser()
        .collectErrors(true)
        .unmatchedArgumentsAllowed(true)
        .unmatchedOptionsAllowedAsOptionParameters(false)
        .overwrittenOptionsAllowed(true)
        .expandAtFiles(false)
        .posixClusteredShortOptionsAllowed(false);
    spec.interpolateVariables(false);
    spec.usageMessage()
        .header("A caching web proxy that stocks up ahead.")
        .width(USAGE_COLUMNS)
        .abbreviateSynopsis(true)
        .sortOptions(false);
    for (Option option : Option.values()) {
      spec.addOption(specOf(option));
    }
    return spec;
  }

  private static OptionSpec specOf(Option option) {
    String byDefault =
        option.defaultText().isEmpty() ? "" : " (default: " + option.defaultText() + ")";
    OptionSpec.Builder spec =
        OptionSpec.builder(option.flag()).description(option.description() + byDefault);
    if (!option.takesValue()) {
      return spec.arity("0").type(boolean.class).build();
    }
    return spec.arity("0..1")
        .fallbackValue(NO_VALUE)
        .type(String.class)
        .paramLabel(option.label())
        .hideParamSyntax(true)
        .build();
  }
}
