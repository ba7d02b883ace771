package io.tradeflow.gateway;

import java.net.URI;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Which service answers which path; the first match counts. */
@Configuration
class Routes {
  private static final String API = "/api/v1";

  @Bean
  RouteLocator publicRoutes(RouteLocatorBuilder builder, Upstreams to, Breakers breakers) {
    RouteTable table = new RouteTable(builder.routes(), breakers);
    table.route("subscription-admin", to.subscription(), API + "/admin/subscriptions/**");
    table.route("feed", to.marketData(), API + "/admin/feed", API + "/admin/feed/**");
    table.route("fences", to.execution(), API + "/admin/fences", API + "/admin/fences/**");
    table.route("admin", to.admin(), API + "/admin/**");
    table.route(
        "funds",
        to.execution(),
        API + "/account/funds",
        API + "/account/positions",
        API + "/account/fences");
    table.route("account-audit", to.admin(), API + "/account/audit");
    table.route("analytics", to.analytics(), API + "/account/**", API + "/orders/*/why");
    table.route("risk", to.risk(), API + "/risk/**", API + "/config/**");
    table.route("auth", to.auth(), API + "/auth/**");
    table.route("market-data", to.marketData(), API + "/market/**");
    table.route(
        "trading-engine",
        to.tradingEngine(),
        API + "/strategies/**",
        API + "/bots/**",
        API + "/rules/**",
        API + "/backtests/**",
        API + "/signals/**",
        API + "/trading/**",
        API + "/webhooks/**");
    table.route(
        "execution", to.execution(), API + "/orders/**", API + "/positions/**", API + "/trades");
    table.route("subscription", to.subscription(), API + "/subscription/**");
    table.sockets("notification", to.notification(), "/ws/**");
    return table.build();
  }

  private static final class RouteTable {
    private final RouteLocatorBuilder.Builder routes;
    private final Breakers breakers;

    RouteTable(RouteLocatorBuilder.Builder routes, Breakers breakers) {
      this.routes = routes;
      this.breakers = breakers;
    }

    void route(String id, URI to, String... paths) {
      routes.route(
          id, path -> path.path(paths).filters(all -> all.filter(breakers.of(to))).uri(to));
    }

    void sockets(String id, URI to, String... paths) {
      URI socket = URI.create(to.toString().replaceFirst("^http", "ws"));
      routes.route(id, path -> path.path(paths).uri(socket));
    }

    RouteLocator build() {
      return routes.build();
    }
  }
}
