package io.tradeflow.engine.application.queue;

import io.tradeflow.engine.application.Refused;
import io.tradeflow.engine.application.queue.BacktestPlan.PlannedData;
import io.tradeflow.engine.application.queue.BarFiles.BarFile;
import io.tradeflow.engine.application.queue.ManageBacktests.Asked;
import io.tradeflow.engine.domain.backtest.InvalidBacktest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a backtest reads of the account's own files. All bars before its begin warm it up. */
final class FileSpan {
  private FileSpan() {}

  static PlannedSpan of(BarFiles files, String accountId, Asked asked) {
    List<BarFile> found = new ArrayList<>();
    for (UUID id : asked.data()) {
      found.add(
          files
              .find(accountId, id)
              .orElseThrow(
                  () ->
                      new Refused(
                          Refused.Kind.NOT_FOUND,
                          "DATA_NOT_FOUND",
                          "data",
                          "There is no file of bars %s. GET /api/v1/backtests/data lists yours."
                              .formatted(id))));
    }
    List<String> symbols = found.stream().map(BarFile::symbol).toList();
    if (new HashSet<>(symbols).size() < symbols.size()) {
      throw new InvalidBacktest("data", "must hold files of different symbols");
    }
    if (found.stream().mapToInt(BarFile::seconds).distinct().count() > 1) {
      throw new InvalidBacktest("data", "must hold files with bars of one length");
    }
    long begin = found.stream().mapToLong(BarFile::from).min().orElseThrow();
    long end = found.stream().mapToLong(BarFile::to).max().orElseThrow();
    long from = second(asked.from(), begin);
    long to = second(asked.to(), end);
    PlannedSpan.check(from, to, begin, end, "bars in these files");
    return new PlannedSpan(
        symbols,
        found.stream().map(each -> new PlannedData(each.id(), each.name())).toList(),
        begin,
        from,
        to,
        found.stream().mapToLong(BarFile::bars).sum());
  }

  private static long second(@Nullable Instant given, long standard) {
    return given == null ? standard : given.getEpochSecond();
  }
}
