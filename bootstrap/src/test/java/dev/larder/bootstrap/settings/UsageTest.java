package dev.larder.bootstrap.settings;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UsageTest {
  private static String usage() {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    CommandLineArguments.printUsage(new PrintStream(text, true, StandardCharsets.UTF_8));
    return text.toString(StandardCharsets.UTF_8);
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
