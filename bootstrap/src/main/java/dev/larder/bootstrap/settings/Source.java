package dev.larder.bootstrap.settings;

import java.nio.file.Path;

/// Where a value was written.
sealed interface Source {

  /// How messages name an option there.
  String nameOf(Option option);

  /// The arguments of the program.
  record CommandLine() implements Source {
    @Override
    public String nameOf(Option option) {
      return option.flag();
    }
  }

  /// A line of the configuration file.
  ///
  /// @param line counted from 1
  record ConfigFile(Path file, int line) implements Source {
    @Override
    public String nameOf(Option option) {
      return file + ":" + line + ": " + option.key();
    }
  }
}
