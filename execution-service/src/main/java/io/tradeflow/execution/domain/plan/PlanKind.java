package io.tradeflow.execution.domain.plan;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a plan sets out to do; its constructor refuses what cannot be done, with a sentence for the
 * caller. Prices are in quote currency, quantities in base currency. See {@code
 * docs/composed-orders.md} for what each does when.
 */
public sealed interface PlanKind {
  /** Most slices of a schedule and of an iceberg. */
  int MAX_SLICES = 500;

  /** Most orders that a quantity may be split into. */
  int MAX_CHILDREN = 100;

  /** Most legs of a basket. */
  int MAX_LEGS = 50;

  /** What it trades, each once; never empty. */
  default List<String> symbols() {
    return switch (this) {
      case Oco oco -> List.of(oco.exit().symbol());
      case Bracket bracket -> List.of(bracket.entry().symbol());
      case Twap twap -> List.of(twap.slicing().symbol());
      case Vwap vwap -> List.of(vwap.slicing().symbol());
      case Iceberg iceberg -> List.of(iceberg.symbol());
      case Split split -> List.of(split.whole().symbol());
      case Basket basket -> basket.legs().stream().map(ChildTerms::symbol).distinct().toList();
      case Target target -> List.of(target.symbol());
      case Emergency emergency -> List.of(emergency.close().symbol());
    };
  }

  /**
   * What its orders will look like, the largest of each sort: none will have another price or be
   * larger. Empty where that depends on the position.
   */
  default List<ChildTerms> largest() {
    return switch (this) {
      case Oco oco -> oco.exit().orders(oco.quantity());
      case Bracket bracket ->
          Stream.concat(
                  Stream.of(bracket.entry()),
                  bracket.exit().orders(bracket.entry().quantity()).stream())
              .toList();
      case Twap twap -> List.of(Schedule.of(twap).largest());
      case Vwap vwap -> List.of(Schedule.of(vwap).largest());
      case Iceberg iceberg ->
          List.of(
              ChildTerms.simple(
                  iceberg.symbol(),
                  iceberg.side(),
                  iceberg.displayed(),
                  iceberg.limitPrice(),
                  false));
      case Split split -> List.of(split.whole().of(split.size().min(split.whole().quantity())));
      case Basket basket -> basket.legs();
      case Target target -> List.of();
      case Emergency emergency -> List.of();
    };
  }

  /**
   * The same with an exit elsewhere; empty for what has no such exit.
   *
   * @throws IllegalArgumentException if the exit cannot be there
   */
  default Optional<PlanKind> moved(PlanEvent.MoveExit move) {
    return switch (this) {
      case Oco oco -> Optional.of(new Oco(oco.exit().moved(move), oco.quantity(), oco.lots()));
      case Bracket bracket ->
          bracket.exit().has(move)
              ? Optional.of(
                  new Bracket(bracket.entry(), bracket.exit().moved(move), bracket.lots()))
              : Optional.empty();
      case Twap twap -> Optional.empty();
      case Vwap vwap -> Optional.empty();
      case Iceberg iceberg -> Optional.empty();
      case Split split -> Optional.empty();
      case Basket basket -> Optional.empty();
      case Target target -> Optional.empty();
      case Emergency emergency -> Optional.empty();
    };
  }

  /** How it leaves, if it watches for that. */
  default @Nullable Exit exit() {
    return switch (this) {
      case Oco oco -> oco.exit();
      case Bracket bracket -> bracket.exit();
      case Twap twap -> null;
      case Vwap vwap -> null;
      case Iceberg iceberg -> null;
      case Split split -> null;
      case Basket basket -> null;
      case Target target -> null;
      case Emergency emergency -> null;
    };
  }

  /** The position that it is to reach, if that is what it does. */
  default @Nullable Target reach() {
    return switch (this) {
      case Target target -> target;
      case Emergency emergency -> emergency.close();
      case Oco oco -> null;
      case Bracket bracket -> null;
      case Twap twap -> null;
      case Vwap vwap -> null;
      case Iceberg iceberg -> null;
      case Split split -> null;
      case Basket basket -> null;
    };
  }

  /** Whether it leaves a position, wherever that is held or at the plan's broker. */
  default boolean closes() {
    @Nullable Target target = reach();
    return target != null && target.clears();
  }

  /** OCO, BRACKET, TWAP, VWAP, ICEBERG, SPLIT, BASKET, TARGET or EMERGENCY. */
  default String label() {
    return getClass().getSimpleName().toUpperCase(Locale.ROOT);
  }

  /** One of two exits: the limit order rests, the stop is watched by us and takes its place. */
  record Oco(Exit exit, BigDecimal quantity, Lots lots) implements PlanKind {
    /** Both exits are needed. */
    public Oco {
      lots.fit("quantity", quantity);
      Require.that(
          exit.profit() != null && exit.stops(),
          "Give both: limitPrice, and stopPrice or a trailing distance.");
    }
  }

  /** An entry, and exits for what it filled. */
  record Bracket(ChildTerms entry, Exit exit, Lots lots) implements PlanKind {
    /** The exits are on the other side of the entry and reduce only. */
    public Bracket {
      lots.fit("quantity", entry.quantity());
      Require.that(exit.symbol().equals(entry.symbol()), "Entry and exits have one symbol.");
      Require.that(!exit.side().equals(entry.side()), "Exits are on the other side of the entry.");
      Require.that(exit.reduceOnly(), "Exits of a bracket only reduce.");
      @Nullable BigDecimal price = price(entry);
      Require.that(
          price == null || exit.profit() == null || exit.beyond(exit.profit(), price),
          "takeProfitPrice is on the losing side of the entry's price.");
    }

    /** Of the limit, else of the stop; null for a market order. */
    private static @Nullable BigDecimal price(ChildTerms entry) {
      @Nullable BigDecimal limit = entry.limitPrice();
      return limit == null ? entry.stopPrice() : limit;
    }

    /**
     * Whether the stop is on the side of a loss, seen from the entry's price. It may be moved to
     * the other side once there is a profit to keep.
     */
    public boolean stopsALoss() {
      @Nullable BigDecimal price = price(entry);
      @Nullable BigDecimal stop = exit.stop();
      return price == null || stop == null || exit.beyond(price, stop);
    }
  }

  /**
   * Equal slices over a time.
   *
   * @param slices 2 to 500
   */
  record Twap(Slicing slicing, int slices) implements PlanKind {
    /** Each slice must be an order of its own. */
    public Twap {
      Require.that(
          slices >= 2 && slices <= MAX_SLICES, "slices must be between 2 and " + MAX_SLICES + ".");
      BigDecimal least = slicing.lots().min().multiply(BigDecimal.valueOf(slices));
      Require.that(
          slicing.quantity().compareTo(least) >= 0,
          "The quantity is too small for that many slices: at least " + least.toPlainString());
    }
  }

  /**
   * Slices as large as their part of the day's volume.
   *
   * @param profile the volume expected in each of equal parts of the time; 0 or more, not all 0
   * @param participation most of the market's volume since the start that this may be, above 0 to
   *     1; null for no bound
   */
  record Vwap(Slicing slicing, List<BigDecimal> profile, @Nullable BigDecimal participation)
      implements PlanKind {
    /** A profile of nothing says nothing. */
    public Vwap {
      profile = List.copyOf(profile);
      Require.that(
          profile.size() >= 2 && profile.size() <= MAX_SLICES,
          "profile must have between 2 and " + MAX_SLICES + " parts.");
      Require.that(
          profile.stream().allMatch(part -> part.signum() >= 0)
              && profile.stream().anyMatch(part -> part.signum() > 0),
          "The parts of profile must be 0 or more, and not all 0.");
      Require.that(
          participation == null
              || (participation.signum() > 0 && participation.compareTo(BigDecimal.ONE) <= 0),
          "participation must be above 0 and at most 1.");
    }
  }

  /** A limit order of which the market sees one slice at a time. */
  record Iceberg(
      String symbol,
      String side,
      BigDecimal quantity,
      BigDecimal displayed,
      BigDecimal limitPrice,
      Lots lots)
      implements PlanKind {
    /** The slices must be orders, and not too many. */
    public Iceberg {
      Require.side(side);
      lots.fit("quantity", quantity);
      lots.fit("displayQuantity", displayed);
      Require.positive("limitPrice", limitPrice);
      Require.that(
          displayed.compareTo(quantity) < 0, "displayQuantity must be below the quantity.");
      Require.that(
          quantity.compareTo(displayed.multiply(BigDecimal.valueOf(MAX_SLICES))) <= 0,
          "That would be more than " + MAX_SLICES + " slices; show more at a time.");
    }
  }

  /**
   * A quantity in orders of one size, the last with the rest.
   *
   * @param whole terms of it all; its children have the same but for the quantity
   */
  record Split(ChildTerms whole, BigDecimal size, Lots lots) implements PlanKind {
    /** At most 100 children. */
    public Split {
      lots.fit("quantity", whole.quantity());
      lots.fit("splitSize", size);
      Require.that(
          whole.quantity().compareTo(size.multiply(BigDecimal.valueOf(MAX_CHILDREN))) <= 0,
          "That would be more than " + MAX_CHILDREN + " orders; make splitSize larger.");
    }
  }

  /** Orders that belong together; all or none of them are sent where {@code allOrNone}. */
  record Basket(List<ChildTerms> legs, boolean allOrNone) implements PlanKind {
    /** Legs that are alike would be refused as duplicates. */
    public Basket {
      legs = List.copyOf(legs);
      Require.that(
          !legs.isEmpty() && legs.size() <= MAX_LEGS,
          "A basket has between 1 and " + MAX_LEGS + " legs.");
      Set<ChildTerms> different = new HashSet<>(legs);
      Require.that(
          different.size() == legs.size(),
          "Two legs are the same; make one leg of their quantities.");
    }
  }

  /**
   * A position to reach.
   *
   * @param target signed, below 0 is short
   * @param clears whether the account's working orders of the symbol are cancelled first; else they
   *     count as if they were filled
   */
  record Target(
      String symbol, BigDecimal target, @Nullable BigDecimal limitPrice, boolean clears, Lots lots)
      implements PlanKind {
    /** A target is a position that orders can make. Only who leaves a symbol clears it. */
    public Target {
      Require.positiveOrNull("limitPrice", limitPrice);
      Require.that(
          !clears || target.signum() == 0, "Working orders are cancelled only to leave a symbol.");
      Require.that(
          target.remainder(lots.lot()).signum() == 0,
          "positionSize must be a multiple of the lot " + lots.lot().toPlainString() + ".");
    }

    /** Out of the symbol: nothing works in it any more and nothing is held. */
    public static Target close(String symbol, Lots lots) {
      return new Target(symbol, BigDecimal.ZERO, null, true, lots);
    }
  }

  /**
   * Out of the symbol although trading is stopped: its orders only reduce, and say what they are.
   */
  record Emergency(Target close) implements PlanKind {
    /** Nothing but a close. */
    public Emergency {
      Require.that(
          close.target().signum() == 0 && close.clears(), "An emergency close leaves all of it.");
    }
  }

  /**
   * What schedules have in common.
   *
   * @param limitPrice of each slice; null for market orders
   * @param duration by the wall clock, 1 s to 24 h
   */
  record Slicing(
      String symbol,
      String side,
      BigDecimal quantity,
      @Nullable BigDecimal limitPrice,
      Duration duration,
      Lots lots) {
    private static final Duration LONGEST = Duration.ofDays(1);

    /** Refuses what is over at once, and what outlives the day. */
    public Slicing {
      Require.side(side);
      lots.fit("quantity", quantity);
      Require.positiveOrNull("limitPrice", limitPrice);
      Require.that(
          duration.compareTo(Duration.ofSeconds(1)) >= 0 && duration.compareTo(LONGEST) <= 0,
          "The duration must be between 1 s and 24 h.");
    }
  }

  /**
   * A way out: with profit at a limit, with a loss at a stop.
   *
   * @param side of the exit orders
   * @param profit limit price of the order that rests; null for none
   * @param stop price that, once traded at or beyond, sets the stop off; null for none
   * @param trail how far behind the market the stop follows it, in place of {@code stop}
   * @param stopLimit limit price of the order that the stop then places; null for a market order
   */
  record Exit(
      String symbol,
      String side,
      @Nullable BigDecimal profit,
      @Nullable BigDecimal stop,
      @Nullable Trail trail,
      @Nullable BigDecimal stopLimit,
      boolean reduceOnly) {
    /** There is at least one way out, and the two are on their sides of the market. */
    public Exit {
      Require.side(side);
      Require.positiveOrNull("takeProfitPrice", profit);
      Require.positiveOrNull("stopPrice", stop);
      Require.positiveOrNull("stopLimitPrice", stopLimit);
      Require.that(
          profit != null || stop != null || trail != null,
          "Give a take-profit, a stop-loss or both.");
      Require.that(
          stop == null || trail == null, "A stop stands still or trails; give one of them.");
      Require.that(stopLimit == null || stop != null, "A stopLimitPrice needs a stopPrice.");
      Require.that(
          profit == null || stop == null || better(side, profit, stop),
          "To sell, the stop is below the limit; to buy, above it.");
    }

    boolean buy() {
      return side.equals("BUY");
    }

    Exit moved(PlanEvent.MoveExit move) {
      boolean stops = move.movesStop();
      return new Exit(
          symbol,
          side,
          move.profit() == null ? profit : move.profit(),
          stops ? move.stop() : stop,
          stops ? move.trail() : trail,
          stopLimit,
          reduceOnly);
    }

    /** Whether both stops are in one place, or follow the market in one way. */
    public boolean sameStop(Exit other) {
      return Objects.equals(stop, other.stop) && Objects.equals(trail, other.trail);
    }

    /** Whether all that is to be moved is there. */
    private boolean has(PlanEvent.MoveExit move) {
      return (move.profit() == null || profit != null) && (!move.movesStop() || stops());
    }

    /** Whether there is a way out with a loss. */
    boolean stops() {
      return stop != null || trail != null;
    }

    /** Whether a price at which was traded sets off a stop that stands still. */
    public boolean setOffBy(BigDecimal price) {
      return stop != null && reaches(price, stop);
    }

    /** Whether a price is at the trigger or beyond it. */
    boolean reaches(BigDecimal price, BigDecimal trigger) {
      return buy() ? price.compareTo(trigger) >= 0 : price.compareTo(trigger) <= 0;
    }

    /** Of the limit order and of what the stop places. */
    private List<ChildTerms> orders(BigDecimal quantity) {
      List<ChildTerms> orders = new ArrayList<>();
      if (profit != null) {
        orders.add(ChildTerms.simple(symbol, side, quantity, profit, reduceOnly));
      }
      if (stops()) {
        orders.add(ChildTerms.simple(symbol, side, quantity, stopLimit, reduceOnly));
      }
      return orders;
    }

    /** Whether the first price is the better one to leave at. */
    boolean beyond(BigDecimal first, BigDecimal second) {
      return better(side, first, second);
    }

    private static boolean better(String side, BigDecimal first, BigDecimal second) {
      int order = first.compareTo(second);
      return side.equals("BUY") ? order < 0 : order > 0;
    }
  }
}
