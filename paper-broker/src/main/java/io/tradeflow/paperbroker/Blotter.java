package io.tradeflow.paperbroker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Orders in the broker's hands, and reports that are still to be told. */
final class Blotter {
  private final Map<String, WorkingOrder> working = new HashMap<>();
  private List<Report> told = new ArrayList<>();

  void open(WorkingOrder order) {
    working.put(order.id(), order);
    order.account.open++;
  }

  @Nullable WorkingOrder find(String id) {
    return working.get(id);
  }

  void say(Report report) {
    told.add(report);
  }

  /** Ends the order, with its last word if it has one. */
  void end(WorkingOrder order, @Nullable Report last) {
    working.remove(order.id());
    order.account.open--;
    order.place.remove(order);
    order.market.dropExpiry(order);
    if (last != null) {
      told.add(last);
    }
  }

  /** What was not told yet, in the order in which it happened. */
  List<Report> drain() {
    if (told.isEmpty()) {
      return List.of();
    }
    List<Report> all = told;
    told = new ArrayList<>();
    return all;
  }

  /** The same, of one order. */
  List<Report> drain(String id) {
    List<Report> own = new ArrayList<>();
    for (Iterator<Report> reports = told.iterator(); reports.hasNext(); ) {
      Report report = reports.next();
      if (report.clientOrderId().equals(id)) {
        own.add(report);
        reports.remove();
      }
    }
    return own;
  }
}
