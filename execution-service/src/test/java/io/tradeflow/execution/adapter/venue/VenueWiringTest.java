package io.tradeflow.execution.adapter.venue;

import static io.tradeflow.execution.ExecutionSystem.bean;
import static io.tradeflow.execution.ExecutionSystem.count;
import static io.tradeflow.execution.ExecutionSystem.done;
import static io.tradeflow.execution.ExecutionSystem.ledger;
import static io.tradeflow.execution.ExecutionSystem.partition;
import static io.tradeflow.execution.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.execution.ExecutionSystem;
import io.tradeflow.execution.FakeMarket;
import io.tradeflow.execution.Samples;
import io.tradeflow.execution.adapter.broker.RoutedBroker;
import io.tradeflow.execution.application.ConnectedBrokers;
import io.tradeflow.execution.application.Fences;
import io.tradeflow.execution.application.OrderDesk;
import io.tradeflow.execution.application.SendGate;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.OrderState;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The whole service with a venue: from the approved order to the booked fills. */
class VenueWiringTest {
  @Test
  void approvedOrderOfBrokerSimulatorIsFilledAtTheVenueAndBooked() throws Exception {
    ExecutionSystem.sql("UPDATE orders SET state = 'CANCELLED'");
    showBook();
    String account = ExecutionSystem.account();
    ConnectedBrokers brokers = bean(ConnectedBrokers.class);
    assertThat(brokers).hasToString("paper or simulator");
    OrderDesk desk =
        new OrderDesk(
            ledger(),
            bean(RoutedBroker.class),
            new FakeMarket(),
            leased(),
            ExecutionSystem.bean(Fences.class),
            ExecutionSystem::partition,
            brokers);
    desk.assign(partition(account));
    desk.claim();
    NewOrder order = atVenue(Samples.market(account, "BUY", "1.5"));
    done(ledger().accept(order, order.id().toString(), "h", Optional.empty()));
    desk.approved(order.id(), account, "decision-" + order.id());
    await()
        .until(
            () -> {
              desk.recover();
              return done(ledger().find(order.id(), account)).orElseThrow().state()
                  == OrderState.FILLED;
            });
    assertThat(count("fills WHERE account_id = :a", account)).isEqualTo(2);
  }

  private static SendGate leased() {
    SendGate gate =
        new SendGate(System::nanoTime, Duration.ofSeconds(5), Map.of("simulator", true));
    gate.granted(gate.request(), Duration.ofHours(1), 0);
    return gate;
  }

  private static NewOrder atVenue(NewOrder terms) {
    return new NewOrder(
        terms.id(),
        terms.accountId(),
        terms.symbol(),
        terms.side(),
        terms.quantity(),
        terms.size(),
        terms.pricing(),
        terms.lifetime(),
        terms.reduceOnly(),
        terms.postOnly(),
        "simulator",
        terms.origin(),
        terms.tickSize(),
        terms.marketTime());
  }

  private static void showBook() throws Exception {
    HttpResponse<Void> shown =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(ExecutionSystem.venueAddress() + "/sim/depth"))
                    .POST(HttpRequest.BodyPublishers.ofString(VenueSystem.BOOK))
                    .build(),
                HttpResponse.BodyHandlers.discarding());
    assertThat(shown.statusCode()).isEqualTo(200);
  }
}
