package io.tradeflow.riskcore;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether the platform or the account is in a mode, and until when. */
final class ImposedMode {
  private ImposedMode() {}

  static @Nullable Breach check(Assessment assessment, Mode mode, String meaning) {
    Standing standing = assessment.surroundings().standing();
    Instant wall = assessment.moment().wall();
    if (standing.platform().holds(mode, wall)) {
      return breach("platform", standing.platform(), meaning);
    }
    return standing.account().holds(mode, wall)
        ? breach("account", standing.account(), meaning)
        : null;
  }

  private static Breach breach(String what, Imposed imposed, String meaning) {
    return new Breach(
        "until " + imposed.ending(),
        what + " " + imposed.mode(),
        "The %s %s until %s: %s.".formatted(what, meaning, imposed.ending(), imposed.reason()));
  }
}
