package dev.larder.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;

/// A response as received, with the chunked coding undone.
record RawResponse(String head, byte[] body) {
  int status() {
    return Integer.parseInt(head.split(" ", 3)[1]);
  }

  String text() {
    return new String(body, ISO_8859_1);
  }

  /// The values of all lines of this name.
  List<String> all(String name) {
    List<String> values = new ArrayList<>();
    for (String line : head.split("\r\n")) {
      if (line.regionMatches(true, 0, name + ":", 0, name.length() + 1)) {
        values.add(line.substring(name.length() + 1).strip());
      }
    }
    return values;
  }

  boolean has(String name) {
    return !all(name).isEmpty();
  }

  /// The value of the only line of this name.
  String field(String name) {
    List<String> values = all(name);
    if (values.size() != 1) {
      throw new AssertionError(values.size() + " lines of " + name + " in\n" + head);
    }
    return values.getFirst();
  }

  /// The line that tells how Larder came by it; the last member when several caches had part in it.
  String cacheStatus() {
    return all("Cache-Status").isEmpty() ? "none in\n" + head : all("Cache-Status").getLast();
  }

  boolean isHit() {
    return cacheStatus().startsWith("larder; hit");
  }
}
