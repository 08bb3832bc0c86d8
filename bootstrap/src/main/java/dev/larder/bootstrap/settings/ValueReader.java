package dev.larder.bootstrap.settings;

import dev.larder.domain.message.Tokens;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Turns the text of one option into its value, or says what is allowed.
@FunctionalInterface
interface ValueReader<T> {
  String ADDRESS =
      "must be an address of this machine, such as 127.0.0.1, ::1, 0.0.0.0 or localhost";

  T read(String text) throws WrongValue;

  /// One of a few words.
  static ValueReader<String> oneOf(String... words) {
    List<String> allowed = List.of(words);
    return text -> {
      if (allowed.contains(text)) {
        return text;
      }
      throw new WrongValue(
          "must be " + String.join(" or ", allowed) + DidYouMean.hint(text, allowed, ""));
    };
  }

  static ValueReader<Integer> number(int least, int most) {
    return text -> Numbers.parse(text, least, most);
  }

  static ValueReader<Long> size(long least) {
    return text -> Sizes.parse(text, least);
  }

  /// An address literal, or a name that this machine can resolve.
  static InetAddress address(String text) throws WrongValue {
    InetAddress literal;
    try {
      literal = InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException notALiteral) {
      return resolved(text);
    }
    // "1.2.3" would be 1.2.0.3, which nobody means.
    if (text.indexOf(':') < 0 && !text.equals(literal.getHostAddress())) {
      throw new WrongValue(ADDRESS);
    }
    return literal;
  }

  private static InetAddress resolved(String name) throws WrongValue {
    // What looks like a number is a misspelt address, not a name to ask the network about.
    boolean looksLikeName = name.chars().anyMatch(Character::isLetter) && name.indexOf(':') < 0;
    if (looksLikeName) {
      try {
        return InetAddress.getByName(name);
      } catch (UnknownHostException unknown) {
        throw new WrongValue(ADDRESS);
      }
    }
    throw new WrongValue(ADDRESS);
  }

  static Path path(String text) throws WrongValue {
    try {
      return Path.of(text);
    } catch (InvalidPathException invalid) {
      throw new WrongValue("must be a path: " + invalid.getReason());
    }
  }

  /// Methods as they stand in request lines; the order is kept.
  static Set<String> methods(String text) throws WrongValue {
    Set<String> methods = new LinkedHashSet<>();
    for (String method : members(text)) {
      if (!Tokens.isToken(method)) {
        throw new WrongValue("must be methods separated by commas, such as GET,HEAD");
      }
      String upper = method.toUpperCase(Locale.ROOT);
      if (upper.equals("CONNECT")) {
        throw new WrongValue("CONNECT (tunnels) is not offered yet; allowed are all other methods");
      }
      if (!method.equals(upper)) {
        throw new WrongValue("methods are written in capitals; did you mean " + upper + "?");
      }
      methods.add(method);
    }
    return methods;
  }

  /// The members of a comma-separated list; none may be empty.
  static List<String> members(String text) throws WrongValue {
    List<String> members = new ArrayList<>();
    for (String member : text.split(",", -1)) {
      if (member.isBlank()) {
        throw new WrongValue("must be a list separated by commas, without empty members");
      }
      members.add(member.strip());
    }
    return members;
  }
}
