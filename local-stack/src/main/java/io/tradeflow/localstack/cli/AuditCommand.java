package io.tradeflow.localstack.cli;

import io.tradeflow.localstack.Progress;
import io.tradeflow.localstack.audit.BrokenLedger;
import io.tradeflow.localstack.audit.Head;
import io.tradeflow.localstack.audit.Keys;
import io.tradeflow.localstack.audit.Ledger;
import io.tradeflow.localstack.audit.LedgerCheck;
import io.tradeflow.localstack.client.ApiClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
    name = "audit",
    description =
        "verify: follows every chain of the audit ledger and compares it with what was signed.")
final class AuditCommand extends StackCommand {
  private static final Duration SILENCE = Duration.ofSeconds(2);

  @Parameters(paramLabel = "WHAT", description = "verify")
  private String what = "";

  @Option(names = "--account", description = "Only the chain of this account, or platform")
  private @Nullable String account;

  @Option(
      names = "--from",
      description = "Only what was recorded from then on, as 2026-03-01T00:00:00Z")
  private @Nullable String from;

  @Option(names = "--to", description = "Only what was recorded before then")
  private @Nullable String to;

  @Option(
      names = "--key",
      description = "Public key in PEM that must have signed; without it, those that are published")
  private @Nullable Path key;

  private final Progress progress = new Progress(System.out);
  private Duration said = Duration.ZERO;
  private long checked;

  @Override
  int run() throws Exception {
    if (!what.equals("verify")) {
      throw new ParameterException(new CommandLine(this), "audit verify; there is no other");
    }
    JsonNode page = runningStack();
    ApiClient admin = new ApiClient(page.path("gateway").asString(), "admin", "admin-Passw0rd!");
    Keys keys = key == null ? Keys.published() : Keys.trusted(key);
    Ledger ledger =
        new Ledger(
            page.path("gateway").asString(),
            admin,
            page.path("kafka").asString(),
            page.path("registry").asString());
    try {
      return report(ledger.check(new Ledger.Part(account, from, to), keys, this::tell));
    } catch (BrokenLedger e) {
      figures.put("broken", e.getMessage());
      goals.add(new Report.Goal("the ledger is whole", "yes", e.getMessage(), false));
      System.out.println("BROKEN: " + e.getMessage());
      return 1;
    }
  }

  private void tell(JsonNode record) {
    checked++;
    Duration now = progress.elapsed();
    if (now.minus(said).compareTo(SILENCE) >= 0) {
      said = now;
      progress.say("%,d records are as they were written".formatted(checked));
    }
  }

  private int report(LedgerCheck.Result result) {
    double seconds = progress.elapsed().toMillis() / 1000.0;
    @Nullable Head head = result.head();
    figures.put("records", result.records());
    figures.put("chains", result.chains());
    figures.put("head", head == null ? 0 : head.no());
    figures.put("seconds", seconds);
    goals.add(new Report.Goal("the ledger is whole", "yes", "yes", true));
    System.out.printf(
        Locale.ROOT,
        "%,d records in %,d chains are as they were written, in %.1f s.%n",
        result.records(),
        result.chains(),
        seconds);
    System.out.println(
        head == null
            ? "No head is signed yet, so that records missing at an end would not be found."
            : "Head %d of %s, signed by key %s, covers them."
                .formatted(head.no(), head.signedAt(), head.keyId()));
    return 0;
  }
}
