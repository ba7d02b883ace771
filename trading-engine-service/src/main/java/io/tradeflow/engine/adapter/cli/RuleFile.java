package io.tradeflow.engine.adapter.cli;

import io.tradeflow.engine.domain.backtest.InvalidBacktest;
import io.tradeflow.engine.domain.rule.InvalidJson;
import io.tradeflow.engine.domain.rule.JsonReader;
import io.tradeflow.engine.domain.rule.Rule;
import io.tradeflow.engine.domain.rule.RuleError;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code --rule}: a rule in place of a strategy of the catalogue. */
final class RuleFile {
  private static final long MOST_BYTES = 1 << 20;

  private RuleFile() {}

  /** Null where none is asked for. */
  static @Nullable Rule of(Options options) throws IOException {
    @Nullable String file = options.one("rule");
    if (file == null) {
      return null;
    }
    if (options.one("strategy") != null) {
      throw new InvalidBacktest("Give --strategy or --rule, not both");
    }
    if (options.one("search") != null || !options.all("param").isEmpty()) {
      throw new InvalidBacktest("A rule has no parameters: leave --param and --search out");
    }
    try {
      Path path = Path.of(file);
      if (Files.size(path) > MOST_BYTES) {
        throw new InvalidBacktest(file + " is too large for a rule");
      }
      return read(file, Files.readString(path));
    } catch (NoSuchFileException e) {
      throw new InvalidBacktest("There is no file " + file);
    } catch (MalformedInputException e) {
      throw new InvalidBacktest(file + " is not a text file");
    }
  }

  private static Rule read(String file, String text) {
    try {
      return switch (Rule.read(JsonReader.read(text))) {
        case Rule.Reading.Valid(Rule rule) -> rule;
        case Rule.Reading.Invalid(List<RuleError> errors) ->
            throw new InvalidBacktest(
                errors.stream()
                    .map(error -> "  " + error.pointer() + ": " + error.message())
                    .collect(Collectors.joining("\n", file + " is no rule:\n", "")));
      };
    } catch (InvalidJson e) {
      throw new InvalidBacktest(file + ": " + e.getMessage());
    }
  }
}
