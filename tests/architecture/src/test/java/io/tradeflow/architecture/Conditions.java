package io.tradeflow.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;

/** Conditions that ArchUnit does not bring. */
final class Conditions {
  private static final Set<String> FLOATING =
      Set.of("double", "float", "java.lang.Double", "java.lang.Float");
  private static final String TRANSACTIONAL =
      "org.springframework.transaction.annotation.Transactional";
  private static final String NULL_MARKED = "org.jspecify.annotations.NullMarked";
  private static final List<String> KAFKA =
      List.of("org.apache.kafka", "org.springframework.kafka", "io.tradeflow.starter.kafka");

  private Conditions() {}

  /** Asks the predicate about each dependency: user, used. */
  static ArchCondition<JavaClass> dependOnlyOn(
      String what, BiPredicate<JavaClass, JavaClass> permitted) {
    return new ArchCondition<>("depend only on " + what) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
          if (!permitted.test(type, dependency.getTargetClass().getBaseComponentType())) {
            events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
          }
        }
      }
    };
  }

  static ArchCondition<JavaClass> useNoFloatingPoint() {
    return new ArchCondition<>("have no floating-point field or parameter") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        for (JavaField field : type.getFields()) {
          if (isFloating(field.getRawType())) {
            events.add(SimpleConditionEvent.violated(type, field.getFullName()));
          }
        }
        for (JavaCodeUnit unit : type.getCodeUnits()) {
          if (isFloating(unit.getRawReturnType())
              || unit.getRawParameterTypes().stream().anyMatch(Conditions::isFloating)) {
            events.add(SimpleConditionEvent.violated(type, unit.getFullName()));
          }
        }
      }
    };
  }

  static ArchCondition<JavaClass> notMixTransactionsWithKafka() {
    return new ArchCondition<>("not be @Transactional and use Kafka") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean transactional =
            type.isAnnotatedWith(TRANSACTIONAL)
                || type.getMethods().stream().anyMatch(it -> it.isAnnotatedWith(TRANSACTIONAL));
        if (transactional
            && type.getDirectDependenciesFromSelf().stream()
                .map(it -> it.getTargetClass().getPackageName())
                .anyMatch(name -> KAFKA.stream().anyMatch(name::startsWith))) {
          events.add(SimpleConditionEvent.violated(type, type.getName()));
        }
      }
    };
  }

  static ArchCondition<JavaClass> haveMarkedPackages() {
    return new ArchCondition<>("reside in packages with a @NullMarked package-info") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        if (!type.getPackage().isAnnotatedWith(NULL_MARKED) && !isMarkedOrGenerated(type)) {
          events.add(
              SimpleConditionEvent.violated(
                  type, type.getPackageName() + " is not marked (" + type.getSimpleName() + ")"));
        }
      }
    };
  }

  /** Avro's classes cannot be marked; what stands beside them is marked class by class. */
  private static boolean isMarkedOrGenerated(JavaClass type) {
    return type.isAnnotatedWith(NULL_MARKED)
        || type.isAnnotatedWith("org.apache.avro.specific.AvroGenerated")
        || type.getEnclosingClass().filter(Conditions::isMarkedOrGenerated).isPresent();
  }

  private static boolean isFloating(JavaClass type) {
    return FLOATING.contains(type.getBaseComponentType().getName());
  }
}
