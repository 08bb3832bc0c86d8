package dev.larder.bootstrap.settings;

import java.util.ArrayList;
import java.util.List;

/// The words of links that name an action, `--prefetch-skip-words`.
final class SkipWords {
  /// TODO LinkRules
  static final List<String> BUILT_IN = List.of("logout");

  private SkipWords() {}

  /// Reads `a,b`, which replaces the built-in list, or `+a,b`, which adds to it.
  static List<String> read(String text) throws WrongValue {
    boolean adds = text.startsWith("+");
    List<String> words = new ArrayList<>(adds ? BUILT_IN : List.of());
    words.addAll(ValueReader.members(adds ? text.substring(1) : text));
    return List.copyOf(words);
  }
}
