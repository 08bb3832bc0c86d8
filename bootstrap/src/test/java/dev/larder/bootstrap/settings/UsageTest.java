package dev.larder.bootstrap.settings;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UsageTest {
  private static String usage() {
    StringWriter text = new StringWriter();
    CommandLineArguments.printUsage(new PrintWriter(text));
    return text.toString();
  }

  /// The text with its line breaks and indentation taken out, since they may fall anywhere.
  private static String flowing() {
    return usage().replaceAll("\\s+", " ");
  }

  @ParameterizedTest
  @EnumSource
  void everyOptionIsExplainedWithItsDefault(Option option) {
    assertTrue(flowing().contains(option.flag()), usage());
    assertTrue(flowing().contains(option.description()), usage());
    if (!option.defaultText().isEmpty()) {
      assertTrue(
          flowing().contains(option.description() + " (default: " + option.defaultText() + ")"),
          usage());
    }
  }
}
