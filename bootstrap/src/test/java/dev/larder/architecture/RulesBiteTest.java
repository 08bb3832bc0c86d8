package dev.larder.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each rule is broken by the fixtures that say so, and by no other.
class RulesBiteTest {
  private static final String FIXTURE = "dev.larder.architecture.fixture";
  private static final JavaClasses CLASSES = new ClassFileImporter().importPackages(FIXTURE);

  /// A line of the report begins with the culprit: `Method <package.Type.method()> calls ...`.
  private static final Pattern CULPRIT = Pattern.compile("^\\w+ <(" + FIXTURE + "[\\w.]*)");

  @ParameterizedTest
  @MethodSource("dev.larder.architecture.NamedRule#all")
  void bites(NamedRule rule) {
    var culprits = culprits(rule);

    assertFalse(culprits.isEmpty(), "no fixture breaks the rule");
    assertEquals(culprits, reported(rule));
  }

  @Test
  void fixturesNameRulesThatExist() {
    var names = NamedRule.all().map(NamedRule::name).collect(Collectors.toSet());

    for (var type : CLASSES) {
      assertTrue(names.containsAll(brokenBy(type)), type.getName());
    }
  }

  private static Set<String> culprits(NamedRule rule) {
    return CLASSES.stream()
        .filter(type -> brokenBy(type).contains(rule.name()))
        .map(JavaClass::getName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// A constant says it: an annotation would be a dependency, which the rules would report.
  private static List<String> brokenBy(JavaClass type) {
    if (type.tryGetField("BREAKS").isEmpty()) {
      return List.of();
    }
    try {
      var constant = type.reflect().getDeclaredField("BREAKS");
      constant.setAccessible(true);
      return List.of(((String) constant.get(null)).split(" "));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Set<String> reported(NamedRule rule) {
    return rule.rule().evaluate(CLASSES).getFailureReport().getDetails().stream()
        .flatMap(String::lines)
        .map(CULPRIT::matcher)
        .filter(matcher -> matcher.find())
        .map(matcher -> typeIn(matcher.group(1)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// Packages are in lower case, types begin with a capital, members follow.
  private static String typeIn(String name) {
    return name.replaceFirst("(\\.[A-Z]\\w*).*", "$1");
  }
}
