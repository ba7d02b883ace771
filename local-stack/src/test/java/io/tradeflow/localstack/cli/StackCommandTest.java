package io.tradeflow.localstack.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class StackCommandTest {
  @Test
  void aStackThatIsStillStartingIsNotMeasured() throws IOException {
    JsonNode running = page("running");

    assertThat(StackCommand.whole(running)).isSameAs(running);
    assertThatThrownBy(() -> StackCommand.whole(page("starting")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("still starting");
  }

  private static JsonNode page(String state) {
    return JsonMapper.builder().build().createObjectNode().put("state", state);
  }
}
