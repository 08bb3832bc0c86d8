package dev.larder.bootstrap.settings;

import dev.larder.domain.prefetch.LinkRules;
import java.util.ArrayList;
import java.util.List;

/// The words of links that name an action, `--prefetch-skip-words`.
final class SkipWords {
  private SkipWords() {}

  /// Reads `a,b`, which replaces the built-in list, or `+a,b`, which adds to it.
  static List<String> read(String text) throws WrongValue {
    boolean adds = text.startsWith("+");
    List<String> words = ValueReader.members(adds ? text.substring(1) : text);
    try {
      var _ = new LinkRules(words);
    } catch (IllegalArgumentException unreadable) {
      throw new WrongValue(String.valueOf(unreadable.getMessage()));
    }
    List<String> all = new ArrayList<>(adds ? LinkRules.DEFAULT_ACTIONS : List.of());
    all.addAll(words);
    return List.copyOf(all);
  }
}
