package io.tradeflow.riskcore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Random histories give the decisions, messages and states that the first core gave, which kept
 * immutable states in tries and all amounts in {@code BigDecimal}. Its digests are in {@code
 * transcripts.txt}.
 */
class TranscriptTest {
  private static final int HISTORIES = 48;
  private static final int STEPS = 400;

  @Test
  void decisionsMessagesAndStatesAreThoseOfTheFirstCore() throws IOException {
    Set<String> met = new TreeSet<>();
    List<String> digests = new ArrayList<>();
    for (int seed = 0; seed < HISTORIES; seed++) {
      Transcript transcript = new Transcript(seed);
      digests.add(transcript.digest(STEPS));
      met.addAll(transcript.verdicts());
    }
    assertThat(digests).isEqualTo(recorded());
    assertThat(met).containsAll(PreTradeRisk.codes()).contains("APPROVED");
  }

  /**
   * Where this fails because the test above gave other digests, states kept by the version before
   * are wrong: raise {@link RiskState#FORM}.
   */
  @Test
  void statesThatWereKeptGoOnAsThoseThatWereNot() throws IOException {
    List<String> digests = new ArrayList<>();
    for (int seed = 0; seed < HISTORIES; seed++) {
      digests.add(new Transcript(seed).digest(STEPS, TranscriptTest::kept));
    }
    assertThat(digests).isEqualTo(recorded());
  }

  private static RiskState kept(RiskState state) {
    if (state.fence() != null) {
      return state;
    }
    RiskState kept = RiskState.of(state.bytes());
    assertThat(kept).isEqualTo(state);
    return kept;
  }

  private static List<String> recorded() throws IOException {
    try (InputStream file =
        Objects.requireNonNull(TranscriptTest.class.getResourceAsStream("/transcripts.txt"))) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }
}
