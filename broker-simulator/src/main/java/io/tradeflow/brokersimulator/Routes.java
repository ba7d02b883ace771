package io.tradeflow.brokersimulator;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.tradeflow.brokersimulator.Faults.Operation;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Which request is which decision. Parsing happens here; the work runs on the venue's thread. */
final class Routes {
  private static final int PAGE = 100;
  private static final int MOST = 1_000;

  /**
   * What a request asks for.
   *
   * @param operation null for what no fault meets
   * @param work on the venue's thread, with its arrival
   */
  record Call(@Nullable Operation operation, Function<Arrival, Answer> work) {}

  private record Orders(List<VenueOrder.Shown> orders, @Nullable Long next) {}

  private record Fills(List<VenueFill> fills) {}

  private record Balances(List<Accounts.Balance> balances) {}

  private record Positions(List<Accounts.Holding> positions) {}

  private record Time(long venueTime, long sequence) {}

  private record Receipts(List<Receipt> receipts) {}

  private record PlannedFaults(List<Faults.Fault> faults) {}

  private record Done(boolean done) {}

  private final Venue venue;
  private final SkewedClock clock;
  private final Faults faults;

  Routes(Venue venue, SkewedClock clock, Faults faults) {
    this.venue = venue;
    this.clock = clock;
    this.faults = faults;
  }

  /**
   * The call that a request is.
   *
   * @throws BadRequest if it is none
   */
  Call find(String method, String uri, byte[] body) {
    QueryStringDecoder decoded = new QueryStringDecoder(uri);
    Query query = new Query(decoded.parameters());
    String[] path = decoded.path().split("/", -1);
    String first = path.length > 2 ? path[1] + "/" + path[2] : "";
    return switch (path.length) {
      case 3 -> top(method + " " + first, query, body);
      case 4 -> first.equals("v1/orders") ? order(method, path[3], query, body) : unknown(uri);
      case 5 ->
          first.equals("v1/orders") && path[4].equals("fills") && method.equals("GET")
              ? orderFills(path[3], query)
              : unknown(uri);
      default -> unknown(uri);
    };
  }

  private Call top(String route, Query query, byte[] body) {
    return switch (route) {
      case "POST v1/orders" -> place(Operation.PLACE, body, false);
      case "GET v1/orders" -> orders(query);
      case "GET v1/fills" -> fills(query);
      case "GET v1/balances" -> {
        String account = query.name("account");
        yield read(
            Operation.BALANCES, () -> new Balances(venue.register().accounts().balances(account)));
      }
      case "GET v1/positions" -> {
        String account = query.name("account");
        yield read(
            Operation.POSITIONS,
            () -> new Positions(venue.register().accounts().holdings(account)));
      }
      case "GET v1/time" ->
          read(Operation.TIME, () -> new Time(clock.micros(), venue.register().sequence()));
      default -> simulation(route, query, body);
    };
  }

  private Call simulation(String route, Query query, byte[] body) {
    return switch (route) {
      case "POST sim/orders" -> place(null, body, true);
      case "POST sim/depth" -> {
        var depth = Requests.depth(body);
        yield done(() -> venue.depth(depth));
      }
      case "POST sim/instruments" -> {
        var listing = Requests.listing(body);
        yield done(() -> venue.list(listing));
      }
      case "POST sim/clock" -> {
        long skew = Requests.skew(body);
        yield done(() -> clock.skew(skew));
      }
      case "POST sim/faults" -> done(() -> faults.add(body));
      case "GET sim/faults" -> read(null, () -> new PlannedFaults(faults.all()));
      case "DELETE sim/faults" -> done(faults::clear);
      case "GET sim/receipts" -> {
        long after = query.whole("after", 0);
        int limit = query.limit();
        yield read(null, () -> new Receipts(venue.register().receipts(after, limit)));
      }
      default -> unknown(route);
    };
  }

  private Call place(@Nullable Operation operation, byte[] body, boolean foreign) {
    Requests.Place request = Requests.place(body);
    return new Call(operation, arrival -> venue.place(request, foreign, arrival));
  }

  private Call order(String method, String id, Query query, byte[] body) {
    return switch (method) {
      case "GET" -> new Call(Operation.FIND, arrival -> venue.find(id, arrival));
      case "DELETE" -> {
        String reason = query.text("reason", "Cancelled by the caller");
        yield new Call(Operation.CANCEL, arrival -> venue.cancel(id, reason, arrival));
      }
      case "PUT" -> {
        Requests.Amend request = Requests.amend(body);
        yield new Call(Operation.AMEND, arrival -> venue.amend(id, request, arrival));
      }
      default -> unknown(method);
    };
  }

  private Call orders(Query query) {
    String account = query.name("account");
    boolean open =
        switch (query.text("state", "open")) {
          case "open" -> true;
          case "all" -> false;
          default -> throw BadRequest.field("state", "open or all");
        };
    long cursor = query.whole("cursor", 0);
    int limit = query.limit();
    return read(
        Operation.LIST,
        () -> {
          List<VenueOrder> page = venue.register().page(account, open, cursor, limit);
          return new Orders(
              page.stream().map(VenueOrder::shown).toList(),
              page.size() < limit ? null : page.getLast().venueOrderId());
        });
  }

  private Call fills(Query query) {
    String account = query.name("account");
    long after = query.whole("after", 0);
    int limit = query.limit();
    return read(
        Operation.FILLS, () -> new Fills(venue.register().accounts().after(account, after, limit)));
  }

  private Call orderFills(String id, Query query) {
    int after = (int) Math.min(Integer.MAX_VALUE, query.whole("after", 0));
    int limit = query.limit();
    return read(
        Operation.FILLS, () -> new Fills(venue.register().accounts().ofOrder(id, after, limit)));
  }

  private static Call read(@Nullable Operation operation, Supplier<Object> body) {
    return new Call(operation, arrival -> Answer.ok(body.get()));
  }

  private static Call done(Runnable work) {
    return new Call(
        null,
        arrival -> {
          work.run();
          return Answer.ok(new Done(true));
        });
  }

  private static Call unknown(String what) {
    throw new BadRequest(404, "NOT_FOUND", "There is nothing at " + what + ".");
  }

  /** Parameters behind the question mark. */
  record Query(Map<String, List<String>> parameters) {
    String text(String name, String otherwise) {
      List<String> values = parameters.getOrDefault(name, List.of());
      return values.isEmpty() ? otherwise : values.getFirst();
    }

    String name(String field) {
      return Fields.name(field, text(field, ""), 64);
    }

    long whole(String name, long otherwise) {
      try {
        long value = Long.parseLong(text(name, Long.toString(otherwise)));
        if (value >= 0) {
          return value;
        }
      } catch (NumberFormatException e) {
        throw BadRequest.field(name, "a whole number, not below 0");
      }
      throw BadRequest.field(name, "a whole number, not below 0");
    }

    int limit() {
      long limit = whole("limit", PAGE);
      if (limit < 1 || limit > MOST) {
        throw BadRequest.field("limit", "from 1 to " + MOST);
      }
      return (int) limit;
    }
  }
}
