package io.tradeflow.riskcore;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** INSTRUMENT_PERMISSION: allowed symbols, halted instruments (RTS 6 Art. 15(5)). */
final class InstrumentPermission implements Control {
  @Override
  public String code() {
    return "INSTRUMENT_PERMISSION";
  }

  @Override
  public Optional<Breach> check(Assessment assessment) {
    String symbol = assessment.order().symbol();
    if (!assessment.instrument().tradable()) {
      return Optional.of(
          new Breach("tradable", "halted", symbol + " is halted. Wait until it trades again."));
    }
    @Nullable Set<String> allowed = assessment.limits().allowedSymbols();
    if (allowed != null && !allowed.contains(symbol)) {
      return Optional.of(
          new Breach(
              String.join(",", new TreeSet<>(allowed)),
              symbol,
              symbol + " is not among your allowed symbols. Add it in the settings."));
    }
    return Optional.empty();
  }
}
