package io.tradeflow.localstack.cli;

import io.tradeflow.localstack.demo.CandleExport;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
    name = "export",
    description = "Writes the candles of a symbol, as market.candles.v1 has them, to a CSV file.")
final class ExportCommand extends StackCommand {
  @Option(names = "--symbol", required = true, description = "For example BTC-USD")
  private String symbol = "";

  @Option(names = "--interval", defaultValue = "1m", description = "1s, 1m, 5m or 1h")
  private String interval = "1m";

  @Option(names = "--file", required = true, description = "Where the rows go")
  private Path file = Path.of("");

  @Override
  int run() throws Exception {
    JsonNode page = runningStack();
    long rows =
        new CandleExport(page.path("kafka").asString(), page.path("registry").asString())
            .write(symbol, interval, file);
    figures.put("rows", rows);
    System.out.printf("%d candles of %s, %s, in %s%n", rows, symbol, interval, file);
    return 0;
  }
}
