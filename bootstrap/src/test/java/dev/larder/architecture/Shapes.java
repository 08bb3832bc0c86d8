package dev.larder.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/// Conditions on what kind of class something is.
final class Shapes {
  private Shapes() {}

  /// An interface, a record, an enum, or a final or anonymous class (an exception, say) of final
  /// fields.
  static ArchCondition<JavaClass> beInterfaceOrValue() {
    return new ArchCondition<>("be interfaces or values") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        if (!type.isInterface() && !type.isRecord() && !isEnum(type) && !isImmutable(type)) {
          events.add(
              SimpleConditionEvent.violated(
                  type, type.getDescription() + " is neither an interface nor a value"));
        }
      }
    };
  }

  /// The constants of an enum may have bodies; their classes are not enums themselves.
  private static boolean isEnum(JavaClass type) {
    return type.isAssignableTo(Enum.class);
  }

  private static boolean isImmutable(JavaClass type) {
    return (type.getModifiers().contains(JavaModifier.FINAL) || type.isAnonymousClass())
        && type.getFields().stream()
            .allMatch(field -> field.getModifiers().contains(JavaModifier.FINAL));
  }
}
