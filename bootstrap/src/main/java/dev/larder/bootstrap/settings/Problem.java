package dev.larder.bootstrap.settings;

/// One thing that the user has to correct.
///
/// @param where option, or file and line and key, with the value if there is one
/// @param what what is wrong with it or what is allowed, and what may have been meant
public record Problem(String where, String what) {
  private static final int LONGEST_VALUE = 100;

  /// A value that is not allowed.
  static Problem wrongValue(RawValue raw, String what) {
    return new Problem(raw.source().nameOf(raw.option()) + " " + quoted(raw.text()), what);
  }

  /// User input fit for a terminal: control characters escaped, bounded, quoted where its extent
  /// would not be plain to see.
  static String quoted(String text) {
    StringBuilder safe = new StringBuilder();
    int shown = Math.min(text.length(), LONGEST_VALUE);
    for (int i = 0; i < shown; i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
        safe.append(String.format("\\u%04x", (int) c));
      } else {
        safe.append(c);
      }
    }
    if (shown < text.length()) {
      safe.append("...");
    }
    return text.isEmpty() || text.indexOf(' ') >= 0 ? "\"" + safe + '"' : safe.toString();
  }

  /// The problem as one line.
  @Override
  public String toString() {
    return where + ": " + what;
  }
}
