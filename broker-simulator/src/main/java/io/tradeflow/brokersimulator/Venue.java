package io.tradeflow.brokersimulator;

import io.tradeflow.brokersimulator.Receipt.Kind;
import io.tradeflow.brokersimulator.VenueOrder.State;
import io.tradeflow.paperbroker.Depth;
import io.tradeflow.paperbroker.PaperBroker;
import io.tradeflow.paperbroker.Report;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the venue knows, and every decision on it. One thread calls; what it returns may
 * go anywhere. Nobody hears of a decision before it is in the {@link Journal}.
 */
final class Venue {
  /** Code of a request that came after its validity. */
  static final String LATE = "REQUEST_EXPIRED";

  private final Settings settings;
  private final SkewedClock clock;
  private final PaperBroker broker;
  private final Books books = new Books();
  private final Register register;

  /** Reads the journal, if there is one, and puts the open orders back to work. */
  Venue(Settings settings, SkewedClock clock, EventLog stream) {
    this.settings = settings;
    this.clock = clock;
    this.broker = new PaperBroker(settings.terms());
    this.register = new Register(settings, stream);
    register.open().forEach(this::restore);
  }

  private void restore(VenueOrder order) {
    broker.restore(
        order.terms().paper(Requests.finestTick()),
        order.filled(),
        order.fillCount(),
        Instant.EPOCH.plus(order.acceptedAt(), ChronoUnit.MICROS));
  }

  Register register() {
    return register;
  }

  Answer place(Requests.Place request, boolean foreign, Arrival arrival) {
    pause(arrival);
    Decision decision = decision(request.terms(), request.validUntil(), null, foreign, arrival);
    @Nullable VenueOrder known = register.find(request.terms().clientOrderId());
    if (known != null) {
      return again(known, request.terms(), decision);
    }
    if (decision.late()) {
      return decision.refuse(Kind.ORDER_REFUSED, LATE, "validUntil has passed.");
    }
    if (register.full()) {
      return decision.refuse(
          Kind.ORDER_REFUSED,
          "VENUE_FULL",
          "The venue takes " + settings.maxOrders() + " orders; start it anew.");
    }
    Report report =
        broker.submit(
            request.terms().paper(books.tick(request.terms().symbol())), clock.unskewed());
    if (report instanceof Report.Refused refused) {
      broker.forget(request.terms().clientOrderId());
      return decision.refuse(Kind.ORDER_REFUSED, refused.code().name(), refused.reason());
    }
    register.accept(request.terms(), decision.at.micros());
    decision.write(Kind.ORDER_ACCEPTED, null);
    book(broker.advance(clock.unskewed()));
    return new Answer(201, register.get(request.terms().clientOrderId()).shown());
  }

  private Answer again(VenueOrder known, OrderTerms asked, Decision decision) {
    if (!known.asked().asks(asked)) {
      return decision.refuse(
          409,
          Kind.ORDER_REFUSED,
          "CLIENT_ORDER_ID_REUSED",
          "Another order has this clientOrderId; use a new one.");
    }
    decision.write(Kind.ORDER_REPEATED, null);
    register.commit();
    return Answer.ok(known.shown());
  }

  Answer cancel(String id, String reason, Arrival arrival) {
    pause(arrival);
    @Nullable VenueOrder known = register.find(id);
    if (known == null) {
      return absent(id);
    }
    Decision decision = decision(known.terms(), null, null, false, arrival);
    boolean open = known.open();
    List<Report> reports = broker.cancel(id, reason, clock.unskewed());
    decision.write(
        open ? Kind.CANCEL_ACCEPTED : Kind.CANCEL_REFUSED, open ? null : known.state().name());
    book(reports);
    return Answer.ok(register.get(id).shown());
  }

  Answer amend(String id, Requests.Amend request, Arrival arrival) {
    pause(arrival);
    Instant now = clock.unskewed();
    book(broker.advance(now));
    @Nullable VenueOrder known = register.find(id);
    if (known == null) {
      return absent(id);
    }
    Decision decision =
        decision(known.terms(), request.validUntil(), request.amendId(), false, arrival);
    @Nullable String before = register.decided(id, request.amendId());
    if (before != null) {
      return decision.repeat(before);
    }
    OrderTerms changed = known.terms().amended(request);
    @Nullable String refusal = decision.late() ? LATE : refusal(known, changed);
    if (refusal != null) {
      return decision.unchanged(Kind.AMEND_REFUSED, refusal);
    }
    List<Report> reports = changed(known, changed, now);
    for (Report report : reports) {
      if (report instanceof Report.AmendRefused refused) {
        return decision.unchanged(Kind.AMEND_REFUSED, refused.code().name());
      }
    }
    register.amend(known, changed, decision.at.micros());
    decision.write(Kind.AMEND_ACCEPTED, null);
    book(reports);
    book(broker.advance(now));
    return Answer.ok(register.get(id).shown());
  }

  /** One that sleeps behind its stop may go off; one that does not goes behind its price. */
  private List<Report> changed(VenueOrder known, OrderTerms changed, Instant now) {
    String id = changed.clientOrderId();
    if (!broker.awake(id)) {
      return broker.amend(
          id, "", changed.quantity(), changed.limitPrice(), changed.stopPrice(), now);
    }
    broker.restore(
        changed.paper(books.tick(changed.symbol())), known.filled(), known.fillCount(), now, true);
    return List.of();
  }

  private @Nullable String refusal(VenueOrder order, OrderTerms changed) {
    OrderTerms terms = order.terms();
    if (!order.open()) {
      return "NOT_OPEN";
    }
    if (changed.quantity().compareTo(order.filled()) <= 0
        || books.offLot(changed.symbol(), changed.quantity())) {
      return "QUANTITY";
    }
    if (wrong(changed, changed.limitPrice(), terms.type().limited)
        || wrong(changed, changed.stopPrice(), terms.type().stopped)) {
      return "PRICE";
    }
    if (!broker.awake(terms.clientOrderId())) {
      return null;
    }
    if (!OrderTerms.equal(terms.stopPrice(), changed.stopPrice())) {
      return "TRIGGERED";
    }
    return books.reaches(changed) ? "WOULD_TAKE" : null;
  }

  private boolean wrong(OrderTerms terms, @Nullable BigDecimal price, boolean has) {
    return price != null && (!has || books.offTick(terms.symbol(), price));
  }

  /** The order, or the proof that it was not accepted before this moment. */
  Answer find(String id, Arrival arrival) {
    pause(arrival);
    @Nullable VenueOrder known = register.find(id);
    return known == null ? absent(id) : Answer.ok(known.shown());
  }

  void depth(Depth depth) {
    books.show(depth);
    book(broker.onDepth(depth, clock.unskewed()));
  }

  void list(Requests.Listing listing) {
    books.list(listing);
    book(broker.list(listing.symbol(), listing.rules(), clock.unskewed()));
  }

  /** Does what is due. */
  void advance() {
    book(broker.advance(clock.unskewed()));
  }

  private void book(List<Report> reports) {
    long at = clock.micros();
    for (Report report : reports) {
      VenueOrder order = register.get(report.clientOrderId());
      switch (report) {
        case Report.Filled fill -> register.fill(order, fill, at);
        case Report.Cancelled end -> register.end(order, State.CANCELLED, end.reason(), at);
        case Report.Expired end -> register.end(order, State.EXPIRED, null, at);
        case Report.Accepted accepted -> {}
        case Report.Refused refused -> {}
        case Report.Triggered triggered -> {}
        case Report.Trailed trailed -> {}
        case Report.Amended amended -> {}
        case Report.AmendRefused refused -> {}
      }
    }
    register.commit();
  }

  private Answer absent(String id) {
    return Answer.problem(
        404, "UNKNOWN_ORDER", "No order " + id + " was ever accepted.", clock.micros());
  }

  private static void pause(Arrival arrival) {
    long until = System.nanoTime() + arrival.pauseMillis() * 1_000_000;
    for (long left = until - System.nanoTime();
        arrival.pauseMillis() > 0 && left > 0;
        left = until - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private Decision decision(
      OrderTerms terms,
      @Nullable Long validUntil,
      @Nullable String amendId,
      boolean foreign,
      Arrival arrival) {
    return new Decision(terms, validUntil, amendId, foreign, arrival, clock.moment());
  }

  /** One decision: its moment, and the receipt that it leaves. */
  private final class Decision {
    final OrderTerms terms;
    final @Nullable Long validUntil;
    final @Nullable String amendId;
    final boolean foreign;
    final Arrival arrival;
    final SkewedClock.Moment at;

    Decision(
        OrderTerms terms,
        @Nullable Long validUntil,
        @Nullable String amendId,
        boolean foreign,
        Arrival arrival,
        SkewedClock.Moment at) {
      this.terms = terms;
      this.validUntil = validUntil;
      this.amendId = amendId;
      this.foreign = foreign;
      this.arrival = arrival;
      this.at = at;
    }

    boolean late() {
      return validUntil != null && at.micros() > validUntil;
    }

    void write(Kind kind, @Nullable String code) {
      register.receipt(
          sequence ->
              new Receipt(
                  sequence,
                  kind,
                  terms.clientOrderId(),
                  terms.account(),
                  code,
                  amendId,
                  foreign,
                  validUntil,
                  arrival.nanos(),
                  arrival.micros(),
                  at.nanos(),
                  at.micros()));
    }

    /** The same answer as before, with the order as it is now. */
    Answer repeat(String code) {
      if (!code.isEmpty()) {
        return unchanged(Kind.AMEND_REPEATED, code);
      }
      write(Kind.AMEND_REPEATED, null);
      register.commit();
      return Answer.ok(register.get(terms.clientOrderId()).shown());
    }

    Answer unchanged(Kind kind, String code) {
      return refuse(kind, code, "The order was not changed; see docs/venue-protocol.md.");
    }

    Answer refuse(Kind kind, String code, String message) {
      return refuse(422, kind, code, message);
    }

    Answer refuse(int status, Kind kind, String code, String message) {
      write(kind, code);
      register.commit();
      return Answer.problem(status, code, message, at.micros());
    }
  }
}
