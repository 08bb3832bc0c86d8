package dev.larder.socket.raw;

import java.util.ArrayList;
import java.util.List;

/// A received message, as text of one character for each octet.
public record RawMessage(String head, String body, String trailers) {
  RawMessage withBody(String[] bodyAndTrailers) {
    return new RawMessage(head, bodyAndTrailers[0], bodyAndTrailers[1]);
  }

  public String startLine() {
    return head.substring(0, head.indexOf("\r\n"));
  }

  public int status() {
    return Integer.parseInt(startLine().split(" ")[1]);
  }

  /// The values of all lines of this name.
  public List<String> all(String name) {
    List<String> values = new ArrayList<>();
    for (String line : head.split("\r\n")) {
      if (line.regionMatches(true, 0, name + ":", 0, name.length() + 1)) {
        values.add(line.substring(name.length() + 1).strip());
      }
    }
    return values;
  }

  public boolean has(String name) {
    return !all(name).isEmpty();
  }

  /// The value of the only line of this name.
  public String field(String name) {
    List<String> values = all(name);
    if (values.size() != 1) {
      throw new AssertionError(values.size() + " lines of " + name + " in\n" + head);
    }
    return values.getFirst();
  }
}
