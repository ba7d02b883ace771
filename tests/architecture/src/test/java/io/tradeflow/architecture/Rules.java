package io.tradeflow.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static io.tradeflow.architecture.Conditions.dependOnlyOn;
import static io.tradeflow.architecture.Conditions.haveMarkedPackages;
import static io.tradeflow.architecture.Conditions.notMixTransactionsWithKafka;
import static io.tradeflow.architecture.Conditions.useNoFloatingPoint;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules of docs/architecture.md as far as compiled classes show them. */
enum Rules {
  DOMAIN_IS_PURE(
      classes()
          .that(Packages.domain())
          .should(dependOnlyOn("its own domain and the JDK", Packages::pureFor))
          .because("the domain is decided and tested without infrastructure")),

  APPLICATION_KNOWS_NO_ADAPTER(
      noClasses()
          .that()
          .resideInAPackage("io.tradeflow.*.application..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.tradeflow.*.adapter..", "io.tradeflow.*.config..")
          .because("adapters depend on ports, not the other way round")),

  ADAPTERS_DO_NOT_KNOW_EACH_OTHER(
      classes()
          .that()
          .resideInAPackage("io.tradeflow.*.adapter.*..")
          .should(dependOnlyOn("no other adapter and no config", Packages::adapterMayUse))
          .because("each adapter can be replaced alone")),

  MONEY_IS_NEVER_FLOATING_POINT(
      classes()
          .that(Packages.domain())
          .and()
          .haveNameMatching(
              ".*\\.[A-Za-z$]*(Money|Price|Quantity|Amount|Cash|Balance|Funds|Fee|Cost|Fill|Order"
                  + "|Position|Ledger|Limits|Pnl)[A-Za-z$]*")
          .should(useNoFloatingPoint())
          .because("0.1 + 0.2 is not 0.3")),

  TIME_IS_INJECTED(
      noClasses()
          .that()
          .resideOutsideOfPackages("io.tradeflow.*.config..", "io.tradeflow.localstack..")
          .should()
          .callMethodWhere(readsTheClock())
          .because("replays and tests choose the time; local-stack is a command-line tool")),

  LOGS_GO_TO_THE_LOGGER(
      noClasses()
          .that()
          .resideOutsideOfPackages("io.tradeflow.localstack..", "io.tradeflow.*.adapter.cli..")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .orShould()
          .dependOnClassesThat()
          .resideInAPackage("java.util.logging..")
          .because("operators read structured logs; command lines speak to a terminal")),

  SERVICES_DO_NOT_KNOW_EACH_OTHER(
      classes()
          .that()
          .resideInAPackage("io.tradeflow..")
          .should(dependOnlyOn("their own module and shared ones", Packages::moduleMayUse))
          .because("services meet on topics and REST only")),

  NO_FIELD_IS_INJECTED(
      fields()
          .should()
          .notBeAnnotatedWith(named("org.springframework.beans.factory.annotation.Autowired"))
          .andShould()
          .notBeAnnotatedWith(named("org.springframework.beans.factory.annotation.Value"))
          .andShould()
          .notBeAnnotatedWith(named("jakarta.annotation.Resource"))
          .andShould()
          .notBeAnnotatedWith(named("jakarta.inject.Inject"))
          .because("an object is complete once it is constructed")),

  NO_TRANSACTION_ACROSS_KAFKA(
      classes()
          .that()
          .resideInAPackage("io.tradeflow..")
          .should(notMixTransactionsWithKafka())
          .because("the database's commit does not cover what was sent; the outbox does")),

  FAILPOINTS_STAND_IN_ADAPTERS(
      noClasses()
          .that()
          .resideOutsideOfPackages("io.tradeflow.*.adapter..", "io.tradeflow.starter..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.tradeflow.starter.fault..")
          .because("decisions do not know that processes die")),

  EVERY_PACKAGE_IS_NULL_MARKED(
      classes().that().resideInAPackage("io.tradeflow..").should(haveMarkedPackages()));

  private static final Set<String> CLOCKS =
      Set.of(
          "java.time.Instant",
          "java.time.LocalDate",
          "java.time.LocalDateTime",
          "java.time.LocalTime",
          "java.time.OffsetDateTime",
          "java.time.ZonedDateTime");
  private static final Pattern GENERATED = Pattern.compile("io\\.tradeflow\\.events\\..*");

  private final ArchRule rule;

  Rules(ArchRule rule) {
    this.rule = rule;
  }

  ArchRule rule() {
    return rule;
  }

  private static DescribedPredicate<com.tngtech.archunit.core.domain.JavaAnnotation<?>> named(
      String type) {
    return describe("@" + type, annotation -> annotation.getRawType().getName().equals(type));
  }

  /** Not calls that are given a clock, and not generated Avro code. */
  private static DescribedPredicate<JavaMethodCall> readsTheClock() {
    return describe(
        "reads the machine's clock",
        call -> {
          AccessTarget target = call.getTarget();
          String owner = target.getOwner().getName();
          JavaClass caller = call.getOriginOwner();
          boolean now =
              CLOCKS.contains(owner)
                  && target.getName().equals("now")
                  && call.getTarget().getRawParameterTypes().stream()
                      .noneMatch(type -> type.getName().equals("java.time.Clock"));
          boolean millis =
              owner.equals("java.lang.System") && target.getName().equals("currentTimeMillis");
          boolean date = owner.equals("java.util.Date") && target.getName().equals("<init>");
          return (now || millis || date) && !GENERATED.matcher(caller.getName()).matches();
        });
  }
}
