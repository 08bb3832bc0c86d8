package dev.larder.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Tells which adapter a class belongs to: the package below `dev.larder`, unless that is one of
/// the layers. So the rules hold for adapters that nobody has written yet.
final class Adapters {
  private static final Set<String> LAYERS =
      Set.of("domain", "application", "bootstrap", "launcher", "architecture");

  /// The last `dev.larder` counts: the fixtures' packages contain it twice.
  private static final Pattern BELOW_ROOT = Pattern.compile("(?:.*\\.)?dev\\.larder\\.(\\w+).*");

  private Adapters() {}

  static Optional<String> adapterOf(JavaClass type) {
    var matcher = BELOW_ROOT.matcher(type.getPackageName());
    return matcher.matches() && !LAYERS.contains(matcher.group(1))
        ? Optional.of(matcher.group(1))
        : Optional.empty();
  }

  static DescribedPredicate<JavaClass> areAdapters() {
    return DescribedPredicate.describe("are adapters", type -> adapterOf(type).isPresent());
  }

  static ArchCondition<JavaClass> dependOnAnotherAdapter() {
    return new ArchCondition<>("depend on another adapter") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
          var other = adapterOf(dependency.getTargetClass());
          if (other.isPresent() && !other.equals(adapterOf(type))) {
            events.add(SimpleConditionEvent.satisfied(dependency, dependency.getDescription()));
          }
        }
      }
    };
  }
}
