package io.tradeflow.execution.adapter.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradeflow.execution.Samples;
import io.tradeflow.execution.application.Broker;
import io.tradeflow.execution.application.Validity;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoutedBrokerTest {
  private final List<String> heard = new ArrayList<>();
  private final Order order =
      Samples.order(Samples.market("account", "BUY", "1"), OrderState.SENDING);

  @Test
  void callGoesToTheBrokerThatTheOrderNamesAndReleaseToAll() {
    RoutedBroker routed =
        new RoutedBroker(Map.of("paper", named("paper"), "simulator", named("simulator")));
    routed.send(order, 1, new Validity(0));
    routed.resume(order, 1, new Validity(0));
    routed.cancel(order, "USER", 1);
    assertThat(heard).containsExactly("paper sends", "paper resumes", "paper cancels");
    assertThat(routed.canModify(order)).isTrue();
    routed.modify(order, 1, new Validity(0));
    assertThat(routed.decided(order, 1)).isTrue();
    assertThat(heard).endsWith("paper changes", "paper decides");
    routed.release(3);
    assertThat(heard).contains("paper releases", "simulator releases");
    assertThat(routed.connected()).hasToString("paper or simulator");
    assertThat(routed.connected().remote()).containsExactly("simulator");
  }

  @Test
  void orderOfABrokerThatIsNotConnectedIsNeitherSentNorRefused() {
    RoutedBroker routed = new RoutedBroker(Map.of("simulator", named("simulator")));
    assertThatThrownBy(() -> routed.resume(order, 1, new Validity(0)))
        .isInstanceOf(Broker.BrokerUnavailable.class)
        .hasMessageContaining("paper");
    assertThat(heard).isEmpty();
  }

  private Broker named(String name) {
    return new Broker() {
      @Override
      public void send(Order sent, long epoch, Validity validity) {
        heard.add(name + " sends");
      }

      @Override
      public void resume(Order sent, long epoch, Validity validity) {
        heard.add(name + " resumes");
      }

      @Override
      public void cancel(Order sent, String reason, long epoch) {
        heard.add(name + " cancels");
      }

      @Override
      public boolean canModify(Order changing) {
        return true;
      }

      @Override
      public void modify(Order changing, long epoch, Validity validity) {
        heard.add(name + " changes");
      }

      @Override
      public boolean decided(Order changing, long epoch) {
        return heard.add(name + " decides");
      }

      @Override
      public boolean remote() {
        return name.equals("simulator");
      }

      @Override
      public void release(int partition) {
        heard.add(name + " releases");
      }
    };
  }
}
