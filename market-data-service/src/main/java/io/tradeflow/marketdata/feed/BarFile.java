package io.tradeflow.marketdata.feed;

import io.tradeflow.starter.web.Problem;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** Reads {@code time,open,high,low,close,volume}; the first bad line refuses the whole file. */
final class BarFile {
  private static final String HEADER = "time,open,high,low,close,volume";
  private static final Pattern AMOUNT =
      Pattern.compile("\\d{1,15}(\\.\\d{1,18})?([eE][-+]?\\d{1,2})?");
  private static final int COLUMNS = 6;
  private static final int MAX_SCALE = 18;
  private static final BigDecimal MAX_AMOUNT = new BigDecimal("1e15");
  private static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

  private BarFile() {}

  /**
   * The rows.
   *
   * @throws Problem (422) that names the line and what is wrong with it
   */
  static List<Bar> parse(String text) {
    List<Bar> bars = new ArrayList<>();
    @Nullable Instant before = null;
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (number == 1) {
        if (!HEADER.equals(line.strip())) {
          throw bad(number, "the header must be " + HEADER);
        }
      } else if (!line.isBlank()) {
        Bar bar = parse(line, number);
        if (before != null && !bar.time().isAfter(before)) {
          throw bad(number, "time must be later than on the line before");
        }
        before = bar.time();
        bars.add(bar);
      }
    }
    if (bars.isEmpty()) {
      throw bad(Math.max(number, 1), "there must be at least one row after the header");
    }
    return bars;
  }

  private static Bar parse(String line, int number) {
    String[] cells = line.split(",", -1);
    if (cells.length != COLUMNS) {
      throw bad(number, "6 columns expected, " + cells.length + " found");
    }
    Bar bar =
        new Bar(
            time(cells[0], number),
            amount(cells[1], "open", number),
            amount(cells[2], "high", number),
            amount(cells[3], "low", number),
            amount(cells[4], "close", number),
            amount(cells[5], "volume", number));
    if (bar.low().signum() <= 0) {
      throw bad(number, "prices must be above zero");
    }
    if (bar.high().compareTo(bar.open().max(bar.close()).max(bar.low())) < 0) {
      throw bad(number, "high must be the highest price");
    }
    if (bar.low().compareTo(bar.open().min(bar.close())) > 0) {
      throw bad(number, "low must be the lowest price");
    }
    return bar;
  }

  private static Instant time(String cell, int number) {
    try {
      Instant time = Instant.parse(cell.strip());
      if (time.getNano() == 0 && time.isAfter(EARLIEST) && time.isBefore(LATEST)) {
        return time;
      }
    } catch (DateTimeException e) {
      throw bad(number, "time must look like 2016-10-07T00:00:00Z");
    }
    throw bad(number, "time must be a whole second between the years 1900 and 2200");
  }

  private static BigDecimal amount(String cell, String column, int number) {
    String text = cell.strip();
    if (!AMOUNT.matcher(text).matches()) {
      throw bad(number, column + " must be a decimal number, not below zero");
    }
    BigDecimal stripped = new BigDecimal(text).stripTrailingZeros();
    BigDecimal amount = stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    if (amount.scale() > MAX_SCALE || amount.compareTo(MAX_AMOUNT) >= 0) {
      throw bad(number, column + " must be below 1e15, with at most 18 decimal places");
    }
    return amount;
  }

  private static Problem bad(int line, String why) {
    return new Problem(
            HttpStatus.UNPROCESSABLE_CONTENT, "BAD_CSV", "Line " + line + ": " + why + ".")
        .with("line", line);
  }
}
