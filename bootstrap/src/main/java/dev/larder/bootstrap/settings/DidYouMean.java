package dev.larder.bootstrap.settings;

import java.util.Collection;
import java.util.Locale;

/// Finds the word that was probably meant by a misspelt one.
final class DidYouMean {
  private DidYouMean() {}

  /// `; did you mean x?`, or nothing when no candidate is close.
  ///
  /// @param prefix put before the suggested word, such as `--`
  static String hint(String written, Collection<String> candidates, String prefix) {
    String word = written.toLowerCase(Locale.ROOT).replace('_', '-');
    String nearest = "";
    int least = Integer.MAX_VALUE;
    for (String candidate : candidates) {
      String lower = candidate.toLowerCase(Locale.ROOT);
      boolean abbreviated = word.length() >= 3 && lower.startsWith(word);
      int distance = abbreviated ? 1 : distance(word, lower);
      if (distance < least && distance <= Math.max(1, candidate.length() / 3)) {
        least = distance;
        nearest = candidate;
      }
    }
    return nearest.isEmpty() ? "" : "; did you mean " + prefix + nearest + "?";
  }

  /// Edits that turn one word into the other: insertions, deletions, replacements and swaps of
  /// neighbours.
  private static int distance(String a, String b) {
    int[] twoAgo = new int[b.length() + 1];
    int[] previous = new int[b.length() + 1];
    int[] current = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        current[j] = swapped ? Math.min(best, twoAgo[j - 2] + 1) : best;
      }
      int[] spare = twoAgo;
      twoAgo = previous;
      previous = current;
      current = spare;
    }
    return previous[b.length()];
  }
}
