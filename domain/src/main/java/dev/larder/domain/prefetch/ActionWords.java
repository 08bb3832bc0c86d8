package dev.larder.domain.prefetch;

import dev.larder.domain.message.TargetUri;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A list of actions, and where a URI names one of them.
///
/// An entry is one or more words: `delete`, `add to cart`. Path and query of a URI are
/// percent-decoded and split into words too, at everything that is neither letter nor digit,
/// between letters and digits, and where `camelCase` changes case. An entry is found where it
/// equals one word or several in a row, written together: `add to cart` is found in `/add-to-cart`,
/// `/add_to_cart`, `/addToCart`, `/addtocart` and `/add/to/cart`. Only whole words count, so
/// `delete` is found in `/delete-account` and `?action=delete`, not in `/undeleted-scenes`. That
/// `logout` is found in `/blog/how-logout-works` too is accepted.
///
/// An entry that ends in `=`, such as `action=`, is found only where a query parameter has just
/// that name, whatever its value.
public final class ActionWords {
  private static final int MAX_LENGTH = 64;

  /// Entries by their words, lower case and written together.
  private final Map<String, String> entries = new HashMap<>();

  private final Map<String, String> parameters = new HashMap<>();
  private int longest;

  /// Reads the list.
  ///
  /// @throws IllegalArgumentException for an entry that has no letter or digit, is longer than 64
  ///   characters, or has a character other than letters, digits, space, `-`, `_`, `/`, `.` and a
  ///   final `=`; the message names it
  ActionWords(List<String> actions) {
    for (String action : actions) {
      boolean parameter = action.endsWith("=");
      String words = parameter ? action.substring(0, action.length() - 1) : action;
      String joined = String.join("", Words.of(checked(words, action)));
      if (joined.isEmpty()) {
        throw new IllegalArgumentException("no word in action \"" + action + '"');
      }
      (parameter ? parameters : entries).put(joined, action);
      longest = Math.max(longest, joined.length());
    }
  }

  private static String checked(String words, String action) {
    boolean known =
        words.chars().allMatch(c -> Character.isLetterOrDigit(c) || " -_/.".indexOf(c) >= 0);
    if (!known || action.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "action \""
              + action
              + "\" is not made of letters, digits, spaces and - _ / . alone"
              + " (at most "
              + MAX_LENGTH
              + " characters, = at the end for a parameter)");
    }
    return words;
  }

  /// The first entry that the URI names.
  Optional<String> firstIn(TargetUri uri) {
    String pathAndQuery = uri.pathAndQuery();
    int queryStart = pathAndQuery.indexOf('?');
    if (queryStart < 0) {
      return Optional.ofNullable(find(Words.of(Words.decoded(pathAndQuery))));
    }
    String inPath = find(Words.of(Words.decoded(pathAndQuery.substring(0, queryStart))));
    return inPath == null
        ? firstInQuery(pathAndQuery.substring(queryStart + 1))
        : Optional.of(inPath);
  }

  private Optional<String> firstInQuery(String query) {
    for (String parameter : query.split("[&;]", -1)) {
      int equals = parameter.indexOf('=');
      String name = equals < 0 ? parameter : parameter.substring(0, equals);
      String named = parameters.get(String.join("", Words.of(Words.decoded(name))));
      String found = named == null ? find(Words.of(Words.decoded(parameter))) : named;
      if (found != null) {
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }

  private @Nullable String find(List<String> words) {
    StringBuilder joined = new StringBuilder();
    for (int i = 0; i < words.size(); i++) {
      joined.setLength(0);
      for (int j = i; j < words.size() && joined.length() < longest; j++) {
        String entry = entries.get(joined.append(words.get(j)).toString());
        if (entry != null) {
          return entry;
        }
      }
    }
    return null;
  }
}
