package io.tradeflow.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who may use whom, told by package names. */
final class Packages {
  private static final String ROOT = "io.tradeflow.";
  private static final Set<String> PURE_MODULES = Set.of("riskcore", "paperbroker");
  private static final Set<String> SHARED = Set.of("starter", "events");

  /** Pure modules and, besides themselves, the services that may run them. */
  private static final Map<String, Set<String>> RUN_BY =
      Map.of(
          "riskcore", Set.of("riskcore", "risk", "engine"),
          "paperbroker", Set.of("paperbroker", "execution", "engine", "brokersimulator"));

  private static final List<String> IMPURE_JDK =
      List.of("java.sql", "java.net.http", "java.util.logging", "java.rmi");

  private Packages() {}

  static DescribedPredicate<JavaClass> domain() {
    return describe(
        "reside in a domain",
        type -> PURE_MODULES.contains(module(type)) || type.getPackageName().contains(".domain"));
  }

  /** Domains: the JDK without I/O drivers, JSpecify, their own domain, the pure modules. */
  static boolean pureFor(JavaClass user, JavaClass used) {
    String name = used.getPackageName();
    boolean jdk = name.startsWith("java.") && IMPURE_JDK.stream().noneMatch(name::startsWith);
    boolean ownDomain =
        module(user).equals(module(used))
            && (PURE_MODULES.contains(module(user)) || name.contains(".domain"));
    return jdk
        || name.isEmpty()
        || name.startsWith("org.jspecify")
        || ownDomain
        || PURE_MODULES.contains(module(used));
  }

  static boolean adapterMayUse(JavaClass user, JavaClass used) {
    String own = ROOT + module(user) + ".adapter." + adapter(user);
    String name = used.getPackageName();
    return !name.startsWith(ROOT)
        || !module(used).equals(module(user))
        || (!name.contains(".adapter.") && !name.contains(".config"))
        || name.equals(own)
        || name.startsWith(own + ".");
  }

  static boolean moduleMayUse(JavaClass user, JavaClass used) {
    if (!used.getPackageName().startsWith(ROOT) || module(user).equals(module(used))) {
      return true;
    }
    if (module(user).equals("events")) {
      return false;
    }
    if (module(user).equals("starter")) {
      return module(used).equals("events");
    }
    return RUN_BY.containsKey(module(used))
        ? RUN_BY.get(module(used)).contains(module(user))
        : SHARED.contains(module(used));
  }

  /** The word after {@code io.tradeflow}. */
  static String module(JavaClass type) {
    String name = type.getPackageName();
    return name.startsWith(ROOT) ? name.substring(ROOT.length()).split("\\.")[0] : "";
  }

  private static String adapter(JavaClass type) {
    String name = type.getPackageName();
    int at = name.indexOf(".adapter.");
    return at < 0 ? "" : name.substring(at + ".adapter.".length()).split("\\.")[0];
  }
}
