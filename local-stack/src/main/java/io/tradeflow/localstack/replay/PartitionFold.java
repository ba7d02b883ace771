package io.tradeflow.localstack.replay;

import io.tradeflow.events.AccountPartitioner;
import io.tradeflow.events.TopicCatalogue;
import io.tradeflow.events.Topics;
import io.tradeflow.localstack.demo.TopicReader.Found;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The accounts of one partition of the order events, each up to where the stored tables stood. */
final class PartitionFold {
  private static final int PARTITIONS =
      TopicCatalogue.topic(Topics.EXECUTION_ORDER_EVENTS).partitions();

  private final Scratch scratch;
  private final Marks marks;
  private final Map<String, Long> expected = new TreeMap<>();
  private final Map<String, AccountFold> accounts = new TreeMap<>();
  private final long written;
  private final long analysed;
  private final long caused;
  private long events;

  PartitionFold(Scratch scratch, Marks marks, int partition) {
    this.scratch = scratch;
    this.marks = marks;
    written = marks.written().getOrDefault(partition, 0L);
    analysed = marks.analysed().getOrDefault(partition, 0L);
    caused = marks.caused().getOrDefault(partition, 0L);
    marks
        .executionSeq()
        .forEach(
            (account, seq) -> {
              if (seq > 0 && AccountPartitioner.partitionOf(account, PARTITIONS) == partition) {
                expected.put(account, seq);
              }
            });
  }

  void hear(Found found) {
    String key = found.key();
    long seq = Events.seq(found.event());
    boolean executed =
        found.offset() < written || seq <= marks.executionSeq().getOrDefault(key, 0L);
    boolean shown = found.offset() < analysed || seq <= marks.analyticsSeq().getOrDefault(key, 0L);
    accounts.computeIfAbsent(key, AccountFold::new).hear(found.event(), executed, shown);
    boolean must = found.offset() < caused;
    DecisionRows.cause(Topics.EXECUTION_ORDER_EVENTS, found.event(), must)
        .ifPresent(row -> scratch.add(Projection.ANALYTICS_CAUSES, row));
    events++;
  }

  /** Number of accounts whose last stored event has not come yet. */
  long behind() {
    return expected.entrySet().stream()
        .filter(
            it -> {
              @Nullable AccountFold account = accounts.get(it.getKey());
              return account == null || account.seq() < it.getValue();
            })
        .count();
  }

  /** Writes all rows, and says how many events there were and where the topic lacks some. */
  long write(List<Difference> gaps) {
    for (AccountFold account : accounts.values()) {
      account.write(scratch);
      gaps.addAll(account.gaps());
    }
    return events;
  }
}
