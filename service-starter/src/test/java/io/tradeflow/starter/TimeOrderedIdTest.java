package io.tradeflow.starter;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TimeOrderedIdTest {
  private static final long YEAR_10000 = 253_402_300_800_000L;

  @Test
  void idsSortAsTheirTimesAndSayThem() {
    List<Long> times =
        LongStream.of(0, 1, 255, 256, 1_763_800_000_000L, 1_763_800_000_001L, YEAR_10000)
            .boxed()
            .toList();
    List<UUID> ids = times.stream().map(Instant::ofEpochMilli).map(TimeOrderedId::at).toList();
    assertThat(ids).extracting(UUID::toString).isSorted();
    assertThat(ids).extracting(id -> id.getMostSignificantBits() >>> 16).isEqualTo(times);
    assertThat(ids)
        .allSatisfy(
            id -> {
              assertThat(id.version()).isEqualTo(7);
              assertThat(id.variant()).isEqualTo(2);
            });
  }

  @Test
  void idsOfOneMomentDiffer() {
    assertThat(Stream.generate(() -> TimeOrderedId.at(Instant.EPOCH)).limit(10_000).distinct())
        .hasSize(10_000);
  }
}
