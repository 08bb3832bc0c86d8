package dev.larder.bootstrap.settings;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The configuration file: one mapping from option names to values, in YAML, or in JSON when the
/// file's name ends in `.json`. A value is a word or number, or a list for the options that take
/// lists.
///
/// Read token by token, so that every message can name the line. Jackson is loaded only when there
/// is a file to read.
final class ConfigFile {
  private static final long LARGEST = 1 << 20;
  private static final Map<String, Option> OPTIONS = new HashMap<>();

  static {
    Arrays.stream(Option.values())
        .filter(Option::configurable)
        .forEach(option -> OPTIONS.put(option.key(), option));
  }

  private final Path file;
  private final List<RawValue> values = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();

  private ConfigFile(Path file) {
    this.file = file;
  }

  /// Reads the file; whatever is wrong with it is among [#problems].
  static ConfigFile read(Path file) {
    ConfigFile config = new ConfigFile(file);
    String text = config.text();
    if (text != null && !text.isBlank()) {
      config.parse(text);
    }
    return config;
  }

  List<RawValue> values() {
    return values;
  }

  List<Problem> problems() {
    return problems;
  }

  private @Nullable String text() {
    try {
      if (Files.isDirectory(file)) {
        return unreadable("is a directory");
      }
      if (Files.size(file) > LARGEST) {
        return unreadable("is larger than " + Sizes.format(LARGEST));
      }
      return Files.readString(file);
    } catch (NoSuchFileException missing) {
      return unreadable("no such file");
    } catch (AccessDeniedException denied) {
      return unreadable("may not be read by this user");
    } catch (MalformedInputException malformed) {
      return unreadable("is not UTF-8 text");
    } catch (IOException fault) {
      return unreadable("cannot be read: " + fault.getMessage());
    }
  }

  private @Nullable String unreadable(String why) {
    problems.add(new Problem(Option.CONFIG.flag() + " " + Problem.quoted(file.toString()), why));
    return null;
  }

  private void parse(String text) {
    try (JsonParser parser = factory().createParser(text)) {
      JsonToken first = parser.nextToken();
      if (first == null || isEmpty(parser) && parser.nextToken() == null) {
        return;
      }
      if (first != JsonToken.START_OBJECT) {
        problem(parser.currentTokenLocation(), "must be lines such as \"port: 8080\"");
        return;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        entry(parser);
      }
      if (parser.nextToken() != null) {
        problem(parser.currentTokenLocation(), "must end after its one mapping");
      }
    } catch (JsonProcessingException malformed) {
      String message = malformed.getOriginalMessage();
      problem(
          malformed.getLocation(), "malformed: " + message.lines().findFirst().orElse("syntax"));
    } catch (IOException impossible) {
      throw new IllegalStateException("reading from memory", impossible);
    }
  }

  private JsonFactory factory() {
    StreamReadFeature oncePerKey = StreamReadFeature.STRICT_DUPLICATE_DETECTION;
    return file.toString().endsWith(".json")
        ? JsonFactory.builder().enable(oncePerKey).build()
        : YAMLFactory.builder().enable(oncePerKey).build();
  }

  private void entry(JsonParser parser) throws IOException {
    String key = parser.currentName();
    JsonLocation location = parser.currentTokenLocation();
    JsonToken token = parser.nextToken();
    Option option = OPTIONS.get(key);
    if (option == null) {
      parser.skipChildren();
      problem(location, Problem.quoted(key) + ": " + whyNoKey(key));
      return;
    }
    Source source = new Source.ConfigFile(file, location.getLineNr());
    if (isEmpty(parser)) {
      problems.add(new Problem(source.nameOf(option), "needs a value"));
    } else if (token.isScalarValue()) {
      values.add(new RawValue(option, parser.getText(), source));
    } else {
      String list = token == JsonToken.START_ARRAY ? list(parser) : null;
      parser.skipChildren();
      if (list == null || !option.takesList()) {
        problems.add(new Problem(source.nameOf(option), "must be one value"));
      } else {
        values.add(new RawValue(option, list, source));
      }
    }
  }

  /// Whether the current token is a value that is not there: YAML has it as an empty text.
  private static boolean isEmpty(JsonParser parser) throws IOException {
    return parser.hasToken(JsonToken.VALUE_NULL)
        || parser.hasToken(JsonToken.VALUE_STRING) && parser.getText().isEmpty();
  }

  private static String whyNoKey(String key) {
    for (Option option : Option.values()) {
      if (option.key().equals(key)) {
        return "stands on the command line only";
      }
    }
    return "no such option" + DidYouMean.hint(key.replaceFirst("^-+", ""), OPTIONS.keySet(), "");
  }

  /// The members of a list as the command line would write them, or null when one is no plain
  /// value.
  private static @Nullable String list(JsonParser parser) throws IOException {
    List<String> members = new ArrayList<>();
    boolean plain = true;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      plain &= parser.currentToken().isScalarValue();
      members.add(parser.currentToken().isScalarValue() ? parser.getText() : "");
      parser.skipChildren();
    }
    return plain ? String.join(",", members) : null;
  }

  private void problem(@Nullable JsonLocation location, String what) {
    String line = location == null ? "" : ":" + location.getLineNr();
    problems.add(new Problem(file + line, what));
  }
}
