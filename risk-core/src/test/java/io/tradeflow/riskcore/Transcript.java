package io.tradeflow.riskcore;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One random history of an account, written down to the last digit. */
final class Transcript {
  private static final BigDecimal CENT = new BigDecimal("0.01");

  private final Random random;
  private final RandomMarket market;
  private final PreTradeRisk risk;
  private final MessageDigest digest;
  private final Set<String> verdicts = new TreeSet<>();
  private RiskState state;
  private Instant wall = Fixtures.NOON;
  private Instant time = Fixtures.NOON;
  private int orders;
  private @Nullable NewOrder last;

  Transcript(int seed) {
    random = new Random(seed);
    market = new RandomMarket(random, seed % 4 == 3);
    risk = new PreTradeRisk(new RiskPolicy(random.nextBoolean() ? CENT : BigDecimal.ZERO));
    digest = sha256();
    state = RiskState.of(Fixtures.ACCOUNT);
    fund(market.amount(5_000, 15_000));
  }

  /** Plays the history and returns its digest. */
  String digest(int steps) {
    return digest(steps, UnaryOperator.identity());
  }

  /**
   * The same where the state is another one after each step.
   *
   * @param other what it goes on with
   */
  String digest(int steps, UnaryOperator<RiskState> other) {
    for (int i = 0; i < steps; i++) {
      step();
      state = other.apply(state);
      write(summary());
    }
    return HexFormat.of().formatHex(digest.digest(), 0, 12);
  }

  /** All verdicts so far. */
  Set<String> verdicts() {
    return verdicts;
  }

  private void step() {
    wall = wall.plusMillis(random.nextInt(60) == 0 ? random.nextInt(40_000) : random.nextInt(120));
    time = time.plusMillis(random.nextInt(3_000));
    market.move(time, wall);
    int kind = random.nextInt(100);
    if (kind < 55) {
      submit();
    } else if (kind < 75) {
      fill();
    } else if (kind < 83) {
      modify();
    } else if (kind < 91) {
      finish();
    } else if (kind < 93) {
      fund(market.amount(1, 500));
    } else if (kind < 95 && random.nextInt(3) == 0) {
      changeDay();
    } else if (kind == 99 && random.nextInt(40) == 0) {
      evolve(new RiskEvent.AccountFenced("events 3 to 4 are missing"));
    } else {
      evolve(new RiskEvent.OrderApproved("unknown", null, null));
    }
  }

  private void submit() {
    NewOrder order = wish("o" + orders++);
    evolve(new RiskEvent.OrderSubmitted(order, wall));
    Decision decision =
        risk.decide(state, order, market.around(order, wall), new Moment(time, wall));
    write(decision);
    decision.events(time).forEach(this::evolve);
    if (decision instanceof Decision.Rejected && random.nextInt(5) > 0) {
      evolve(new RiskEvent.OrderClosed(order.orderId()));
    }
  }

  /** A new wish or, now and then, the last one again. */
  private NewOrder wish(String id) {
    NewOrder fresh = market.order(id, state);
    @Nullable NewOrder before = last;
    last = fresh;
    return before == null || random.nextInt(6) > 0
        ? fresh
        : new NewOrder(
            id,
            before.accountId(),
            before.symbol(),
            before.side(),
            before.quantity(),
            before.limitPrice(),
            before.stopPrice(),
            before.broker(),
            before.strategy());
  }

  private void modify() {
    @Nullable OpenOrder open = any();
    String id = open == null || random.nextInt(10) == 0 ? "gone" : open.order().orderId();
    NewOrder terms = market.order(id, state);
    NewOrder wanted =
        open == null
            ? terms
            : new NewOrder(
                id,
                terms.accountId(),
                open.order().symbol(),
                open.order().side(),
                terms.quantity(),
                terms.limitPrice(),
                open.order().stopPrice(),
                open.order().broker(),
                open.order().strategy());
    Decision decision =
        risk.decideModify(state, wanted, market.around(wanted, wall), new Moment(time, wall));
    write(decision);
    if (decision instanceof Decision.Approved) {
      evolve(
          new RiskEvent.OrderModified(
              wanted, random.nextBoolean() ? decision.inputs().referencePrice() : null, wall));
    }
  }

  private void fill() {
    @Nullable OpenOrder open = any();
    if (open == null || open.stage() != OpenOrder.Stage.APPROVED || open.remaining().isZero()) {
      return;
    }
    NewOrder order = open.order();
    boolean complete = random.nextInt(3) > 0;
    BigDecimal all = open.remaining().value();
    BigDecimal part = complete ? all : all.multiply(BigDecimal.valueOf(random.nextInt(1, 100), 2));
    if (order.side() == Side.SELL) {
      part = part.min(state.position(order.symbol()).quantity().value());
    }
    if (part.signum() == 0) {
      return;
    }
    Quantity quantity = new Quantity(part);
    Price price = market.near(order.symbol());
    Money value = price.times(quantity);
    Quantity before = state.position(order.symbol()).quantity();
    boolean buys = order.side() == Side.BUY;
    evolve(
        new RiskEvent.OrderFilled(
            order.orderId(),
            order.symbol(),
            order.side(),
            quantity,
            price,
            buys ? state.cash().minus(value) : state.cash().plus(value),
            buys ? before.plus(quantity) : before.minusUpTo(quantity),
            complete,
            time));
  }

  private void finish() {
    @Nullable OpenOrder open = any();
    String id = open == null ? "gone" : open.order().orderId();
    evolve(
        random.nextBoolean()
            ? new RiskEvent.OrderClosed(id)
            : new RiskEvent.OrderCancelled(id, wall));
  }

  private void fund(Money amount) {
    evolve(new RiskEvent.AccountFunded(amount, state.cash().plus(amount)));
  }

  private void changeDay() {
    time = random.nextInt(3) == 0 ? time.minus(Duration.ofDays(9)) : time.plusSeconds(43_200);
    market.move(time, wall);
    LocalDate day = LocalDate.ofInstant(time, ZoneOffset.UTC);
    if (!day.equals(state.day())) {
      Money balance = state.balance(market.quotes()).orElseGet(state::balanceAtCost);
      evolve(new RiskEvent.DayOpened(day, balance));
    }
  }

  private void evolve(RiskEvent event) {
    state = state.evolve(event);
  }

  private @Nullable OpenOrder any() {
    Map<String, OpenOrder> open = new TreeMap<>(state.openOrders());
    return open.isEmpty()
        ? null
        : open.values().stream().skip(random.nextInt(open.size())).findFirst().orElseThrow();
  }

  private void write(Decision decision) {
    Decision.Inputs it = decision.inputs();
    String verdict =
        switch (decision) {
          case Decision.Approved approved -> "APPROVED";
          case Decision.Rejected no ->
              String.join("|", no.code(), no.limit(), no.actual(), no.message());
        };
    verdicts.add(verdict.replaceAll("\\|.*", ""));
    write(
        String.join(
            " ",
            decision.orderId(),
            verdict,
            String.valueOf(it.referencePrice()),
            it.position().toString(),
            plain(it.cash()),
            plain(it.balance()),
            it.openPositions() + "/" + it.tradesToday(),
            plain(it.dayPnl()),
            it.limitsVersion() + "/" + it.killEpoch()));
  }

  private String summary() {
    StringBuilder text = new StringBuilder();
    text.append(plain(state.cash())).append(' ').append(plain(state.reserved()));
    text.append(' ').append(plain(state.dayStartBalance())).append(' ').append(state.day());
    text.append(' ').append(state.tradesToday()).append(state.halted()).append(state.fence());
    text.append(' ').append(state.openPositions()).append(new TreeSet<>(state.exposedSymbols()));
    text.append(' ').append(plain(state.balanceAtCost()));
    text.append(state.balance(market.quotes()).map(Transcript::plain));
    text.append(' ').append(state.conduct().messagesWithin("paper", wall));
    new TreeMap<>(state.positions())
        .forEach(
            (symbol, held) ->
                text.append(symbol).append(held.quantity()).append(plain(held.totalCost())));
    new TreeMap<>(state.openOrders()).values().forEach(order -> text.append(line(order)));
    return text.toString();
  }

  private static String line(OpenOrder open) {
    return String.join(
        " ",
        open.order().orderId(),
        open.stage().name(),
        open.remaining().toString(),
        String.valueOf(open.referencePrice()),
        open.submittedAt().toString(),
        plain(open.realised()),
        plain(open.reservedValue()));
  }

  private static String plain(Money money) {
    BigDecimal stripped = money.value().stripTrailingZeros();
    return stripped.signum() == 0 ? "0" : stripped.toPlainString();
  }

  private void write(String line) {
    digest.update(line.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) '\n');
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
