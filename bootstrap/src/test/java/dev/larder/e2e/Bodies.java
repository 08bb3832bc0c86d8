package dev.larder.e2e;

/// Bodies that say what they are the body of, so that no other can be taken for them.
final class Bodies {
  private Bodies() {}

  /// The body of a target of the form `/path?<anything>,<octets>`.
  static String of(String target) {
    int octets = Integer.parseInt(target.substring(target.indexOf(',') + 1));
    String line = target + "\n";
    return line.repeat(octets / line.length() + 1).substring(0, octets);
  }
}
