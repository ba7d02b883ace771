package io.tradeflow.localstack;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The platform's services, in the order of the pages that list them. */
public enum Service {
  GATEWAY("gateway-service", 8080, null),
  NOTIFICATION("notification-service", 8081, "notification"),
  AUTH("auth-service", 8082, "auth"),
  MARKET_DATA("market-data-service", 8083, "market_data"),
  TRADING_ENGINE("trading-engine-service", 8084, "engine"),
  RISK("risk-service", 8085, "risk"),
  EXECUTION("execution-service", 8086, "execution"),
  SUBSCRIPTION("subscription-service", 8087, "subscription"),
  ANALYTICS("analytics-service", 8088, "analytics"),
  ADMIN("admin-service", 8089, "admin");

  private final String module;
  private final int port;
  private final @Nullable String schema;

  Service(String module, int port, @Nullable String schema) {
    this.module = module;
    this.port = port;
    this.schema = schema;
  }

  /** Folder, jar and process name. */
  public String module() {
    return module;
  }

  /** Port without an offset. */
  public int port() {
    return port;
  }

  /** Schema and role in PostgreSQL; null for a service without a database. */
  public @Nullable String schema() {
    return schema;
  }

  /** Name of the variable that tells other services its address. */
  public String addressVariable() {
    return "TRADEFLOW_URL_" + name();
  }

  /**
   * The service of that name, {@code risk-service} or {@code risk}.
   *
   * @throws IllegalArgumentException naming those that exist
   */
  public static Service named(String name) {
    for (Service service : values()) {
      String shortName = service.module.replace("-service", "");
      if (name.toLowerCase(Locale.ROOT).matches(service.module + "|" + shortName)) {
        return service;
      }
    }
    throw new IllegalArgumentException(
        "There is no service "
            + name
            + ". Services: gateway, notification, auth, market-data,"
            + " trading-engine, risk, execution, subscription, analytics, admin");
  }
}
