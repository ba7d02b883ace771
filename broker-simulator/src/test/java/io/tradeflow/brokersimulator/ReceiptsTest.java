package io.tradeflow.brokersimulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.brokersimulator.Caller.Listener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a venue that was killed knows when it is started again. */
class ReceiptsTest {
  @TempDir Path folder;

  private Simulator start() {
    return Simulator.start(
        Settings.inMemory().at(0, folder.resolve("receipts")), Clock.systemUTC());
  }

  @Test
  void everythingThatWasAnsweredSurvivesAKill() {
    List<JsonNode> receipts;
    JsonNode resting;
    JsonNode fills;
    try (Simulator venue = start()) {
      Caller caller = new Caller(venue);
      caller.post("/sim/depth", Caller.BOOK);
      caller.place("filled", "BUY", "1.5", "");
      caller.place("resting", "BUY", "3", ",\"limitPrice\":\"102\"");
      caller.place("gone", "BUY", "1", ",\"limitPrice\":\"90\"");
      caller.delete("/v1/orders/gone");
      receipts = caller.receipts();
      resting = caller.get("/v1/orders/resting").body();
      fills = caller.get("/v1/fills?account=acc").body();
    }
    try (Simulator venue = start()) {
      Caller caller = new Caller(venue);
      assertThat(caller.receipts()).isEqualTo(receipts);
      assertThat(caller.get("/v1/orders/resting").body()).isEqualTo(resting);
      assertThat(caller.get("/v1/fills?account=acc").body()).isEqualTo(fills);
      Listener stream = caller.listen(0);
      stream.awaitEvents(7);
      assertThat(stream.sequences()).startsWith(1L, 2L, 3L, 4L, 5L);
    }
  }

  @Test
  void killedVenueTakesNoOrderTwiceAndWorksOnThoseThatRest() {
    try (Simulator venue = start()) {
      Caller caller = new Caller(venue);
      caller.place("a", "BUY", "1", ",\"limitPrice\":\"101\"");
    }
    try (Simulator venue = start()) {
      Caller caller = new Caller(venue);
      assertThat(caller.place("a", "BUY", "1", ",\"limitPrice\":\"101\"").status()).isEqualTo(200);
      assertThat(caller.kinds()).containsExactly("ORDER_ACCEPTED", "ORDER_REPEATED");
      caller.post("/sim/depth", Caller.BOOK);
      assertThat(caller.get("/v1/orders/a").text("state")).isEqualTo("FILLED");
      assertThat(caller.get("/v1/orders/a/fills").body().toString()).contains("\"a-1\"");
    }
  }

  @Test
  void changedStopSurvivesAKillAndIsNotChangedTwice() {
    String change = "{\"stopPrice\":\"%s\",\"amendId\":\"%s\"}";
    try (Simulator venue = start()) {
      Caller caller = new Caller(venue);
      caller.place("a", "BUY", "1", ",\"stopPrice\":\"110\"");
      caller.put("/v1/orders/a", change.formatted("109", "1"));
      caller.put("/v1/orders/a", change.formatted("101", "2"));
      caller.put("/v1/orders/a", change.formatted("0", "3"));
    }
    try (Simulator venue = start()) {
      Caller caller = new Caller(venue);
      assertThat(caller.put("/v1/orders/a", change.formatted("109", "1")).text("stopPrice"))
          .isEqualTo("101");
      assertThat(caller.put("/v1/orders/a", change.formatted("109", "3")).code())
          .isEqualTo("PRICE");
      caller.post("/sim/depth", Caller.BOOK);
      assertThat(caller.get("/v1/orders/a").text("state")).isEqualTo("FILLED");
    }
  }

  @Test
  void lineThatWasCutOffNeverWasAndTheNextOneIsWhole() throws IOException {
    Path file = folder.resolve("receipts");
    try (Simulator venue = start()) {
      new Caller(venue).place("a", "BUY", "1", ",\"limitPrice\":\"90\"");
    }
    long whole = Files.size(file);
    Files.writeString(file, "{\"receipts\":[{\"sequence\":2,", StandardOpenOption.APPEND);
    try (Simulator venue = start()) {
      assertThat(Files.size(file)).isEqualTo(whole);
      new Caller(venue).place("b", "BUY", "1", ",\"limitPrice\":\"90\"");
    }
    try (Simulator venue = start()) {
      assertThat(new Caller(venue).receipts())
          .extracting(one -> one.path("clientOrderId").stringValue())
          .containsExactly("a", "b");
    }
  }
}
