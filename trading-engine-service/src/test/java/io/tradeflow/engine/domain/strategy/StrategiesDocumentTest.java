package io.tradeflow.engine.domain.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.engine.domain.universe.UniverseType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page about strategies lists the catalogue as it is: that part is written by the code. */
class StrategiesDocumentTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "strategies.md");
  private static final String FROM = "## The catalogue\n";
  private static final String TO = "## Writing one in Java\n";

  @Test
  void pageListsTheCatalogue() throws IOException {
    String text = Files.readString(DOCUMENT);
    String page =
        text.substring(0, text.indexOf(FROM))
            + FROM
            + catalogue()
            + text.substring(text.indexOf(TO));
    if (Boolean.getBoolean("tradeflow.docs.write")) {
      Files.writeString(DOCUMENT, page);
    }
    assertThat(DOCUMENT)
        .as("write it anew: ./mvnw -pl trading-engine-service test -Dtradeflow.docs.write=true")
        .hasContent(page);
  }

  private static String catalogue() {
    StringBuilder page = new StringBuilder();
    for (StrategyType type : Strategies.offered()) {
      page.append("\n### %s: `%s`\n\n".formatted(type.name(), type.code()))
          .append(type.description())
          .append(' ')
          .append(
              switch (type.scaling()) {
                case ALL_OR_NOTHING -> "In the market or out of it.";
                case ADDS -> "Each BUY adds to the position, a SELL closes all of it.";
                case ADDS_AND_REDUCES ->
                    "Each BUY adds to the position, each SELL takes as much off.";
              })
          .append('\n')
          .append(parameters(type.parameters()));
    }
    for (UniverseType type : UniverseType.all()) {
      page.append("\n### %s: `%s`\n\n".formatted(type.name(), type.code()))
          .append(type.description())
          .append(
              type.leastSymbols() == type.mostSymbols()
                  ? " On %d symbols.\n".formatted(type.leastSymbols())
                  : " On %d to %,d symbols.\n".formatted(type.leastSymbols(), type.mostSymbols()))
          .append(parameters(type.parameters()));
    }
    return page.append('\n').toString();
  }

  private static String parameters(List<ParameterSpec> parameters) {
    if (parameters.isEmpty()) {
      return "";
    }
    StringBuilder table =
        new StringBuilder("\n| parameter | | range | default |\n|---|---|---|---|\n");
    for (ParameterSpec each : parameters) {
      table.append(
          "| `%s` | %s | %s–%s | %s |\n"
              .formatted(
                  each.name(),
                  each.description(),
                  each.minimum().toPlainString(),
                  each.maximum().toPlainString(),
                  each.defaultValue().toPlainString()));
    }
    return table.toString();
  }
}
