package dev.larder.architecture;

import com.tngtech.archunit.lang.ArchRule;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.stream.Stream;

/// A constant of [Rules], and its name.
record NamedRule(String name, ArchRule rule) {
  /// All of them: a rule that is added is run, and has to be proven.
  static Stream<NamedRule> all() {
    return Arrays.stream(Rules.class.getDeclaredFields())
        .filter(field -> ArchRule.class.isAssignableFrom(field.getType()))
        .map(NamedRule::of);
  }

  private static NamedRule of(Field field) {
    if (!Modifier.isStatic(field.getModifiers())) {
      throw new IllegalStateException(field.getName() + " is no constant");
    }
    try {
      return new NamedRule(field.getName(), (ArchRule) field.get(null));
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
