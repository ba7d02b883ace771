package io.tradeflow.execution.adapter.web;

import static io.tradeflow.execution.adapter.web.OrderController.account;

import io.tradeflow.execution.application.Market;
import io.tradeflow.execution.application.OrderReads;
import io.tradeflow.execution.domain.Position;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Trades, positions and funds. */
@RestController
@RequestMapping("/api/v1")
class AccountController {
  private static final int PRICE_SCALE = 8;
  private static final int ALL = 10_000;

  /** A holding at the price of the last trade; null where there has been none. */
  record PositionView(
      String symbol,
      BigDecimal quantity,
      BigDecimal totalCost,
      @Nullable BigDecimal averagePrice,
      @Nullable BigDecimal lastPrice,
      BigDecimal realisedPnl,
      @Nullable BigDecimal unrealisedPnl,
      BigDecimal fees) {}

  /** Money of the account in its currency. */
  record Funds(
      BigDecimal cash,
      BigDecimal reserved,
      BigDecimal available,
      BigDecimal positionsValue,
      BigDecimal balance,
      String currency) {}

  private final OrderReads reads;
  private final Market market;

  AccountController(OrderReads reads, Market market) {
    this.reads = reads;
    this.market = market;
  }

  @GetMapping("/trades")
  Mono<Page<OrderReads.Trade>> trades(
      @AuthenticationPrincipal Jwt caller,
      @RequestParam(defaultValue = "") String cursor,
      @RequestParam(defaultValue = "50") int limit) {
    int size = Page.limit(limit);
    Long before = Page.after(cursor, Long::valueOf);
    return Mono.fromCompletionStage(
            () -> reads.trades(account(caller), before == null ? Long.MAX_VALUE : before, size + 1))
        .map(rows -> Page.of(rows, size, row -> row, row -> Long.toString(row.id())));
  }

  @GetMapping({"/positions", "/account/positions"})
  Mono<Page<PositionView>> positions(
      @AuthenticationPrincipal Jwt caller,
      @RequestParam(defaultValue = "") String cursor,
      @RequestParam(defaultValue = "50") int limit) {
    int size = Page.limit(limit);
    String after = Page.after(cursor, symbol -> symbol);
    return Mono.fromCompletionStage(
            () -> reads.positions(account(caller), after == null ? "" : after, size + 1))
        .map(rows -> Page.of(rows, size, this::view, Position::symbol));
  }

  private PositionView view(Position position) {
    BigDecimal price = market.lastPrice(position.symbol());
    boolean flat = position.quantity().signum() == 0;
    return new PositionView(
        position.symbol(),
        position.quantity(),
        position.totalCost(),
        flat
            ? null
            : position.totalCost().divide(position.quantity(), PRICE_SCALE, RoundingMode.HALF_EVEN),
        price,
        position.realisedPnl(),
        price == null ? null : price.multiply(position.quantity()).subtract(position.totalCost()),
        position.fees());
  }

  @GetMapping("/account/funds")
  Mono<Funds> funds(@AuthenticationPrincipal Jwt caller) {
    return Mono.fromCompletionStage(() -> reads.cash(account(caller)))
        .map(cash -> cash.orElseThrow(OrderController::noAccount))
        .zipWith(Mono.fromCompletionStage(() -> reads.positions(account(caller), "", ALL)))
        .map(
            both -> {
              BigDecimal cash = both.getT1().cash();
              BigDecimal reserved = both.getT1().reserved();
              BigDecimal value = value(both.getT2());
              return new Funds(
                  cash, reserved, cash.subtract(reserved), value, cash.add(value), "USD");
            });
  }

  /** At last prices, at cost where there has been no trade. */
  private BigDecimal value(List<Position> positions) {
    BigDecimal sum = BigDecimal.ZERO;
    for (Position position : positions) {
      BigDecimal price = market.lastPrice(position.symbol());
      sum = sum.add(price == null ? position.totalCost() : price.multiply(position.quantity()));
    }
    return sum;
  }
}
