package dev.larder.architecture;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Calendar;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.function.Predicate;

/// Conditions on what is called or read, by call and by method reference alike.
final class Calls {
  private Calls() {}

  /// The time of day, from whatever the JDK has for it: `now` of `java.time` in all its forms, the
  /// system's clocks, `currentTimeMillis`, and the old classes that take the time when constructed.
  static ArchCondition<JavaClass> systemClock() {
    return access(
        "read the system's clock",
        access -> access.getTarget() instanceof CodeUnitAccessTarget target && readsClock(target));
  }

  private static boolean readsClock(CodeUnitAccessTarget target) {
    var owner = target.getOwner();
    var name = target.getName();
    if (owner.getPackageName().startsWith("java.time")) {
      return name.equals("now")
          || (owner.getSimpleName().equals("Clock")
              && (name.startsWith("system") || name.startsWith("tick")))
          || (owner.getSimpleName().equals("InstantSource") && name.equals("system"));
    }
    if (owner.isEquivalentTo(System.class)) {
      return name.equals("currentTimeMillis");
    }
    if (owner.isEquivalentTo(Calendar.class)) {
      return name.equals("getInstance");
    }
    return (owner.isEquivalentTo(Date.class) || owner.isEquivalentTo(GregorianCalendar.class))
        && name.equals("<init>")
        && target.getRawParameterTypes().isEmpty();
  }

  static ArchCondition<JavaClass> nanoTime() {
    return access("call System.nanoTime", access -> isOfSystem(access, "nanoTime"));
  }

  static ArchCondition<JavaClass> standardStreams() {
    return access(
        "use the standard streams",
        access ->
            isOfSystem(access, "in") || isOfSystem(access, "out") || isOfSystem(access, "err"));
  }

  private static boolean isOfSystem(JavaAccess<?> access, String name) {
    return access.getTargetOwner().isEquivalentTo(System.class)
        && access.getTarget().getName().equals(name);
  }

  private static ArchCondition<JavaClass> access(
      String description, Predicate<JavaAccess<?>> forbidden) {
    return new ArchCondition<>(description) {
      @Override
      public void check(JavaClass origin, ConditionEvents events) {
        for (JavaAccess<?> access : origin.getAccessesFromSelf()) {
          if (forbidden.test(access)) {
            events.add(SimpleConditionEvent.satisfied(access, access.getDescription()));
          }
        }
      }
    };
  }
}
