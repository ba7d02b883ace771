package io.tradeflow.engine.domain.backtest;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Reads bars from lines of comma-separated values. The first line names the columns, in any order:
 * {@code time,open,high,low,close} and, if there is any, {@code volume}; others are not looked at.
 * Times are ISO-8601 with Z ({@code 2016-10-07T00:01:00Z}), dates ({@code 2016-10-07}), or seconds
 * or milliseconds since 1970; they rise. The length of a bar is the shortest time between two.
 */
public final class BarReader {
  /** Most bars of a symbol: 48 bytes each. */
  public static final int MOST = 50_000_000;

  private static final List<String> COLUMNS =
      List.of("time", "open", "high", "low", "close", "volume");
  private static final int VOLUME = 5;
  private static final int DAY = 86_400;
  private static final long FIRST_MILLIS = 100_000_000_000L;
  private static final int REPORT_EVERY = 1 << 16;

  private final String symbol;
  private final int[] places = new int[COLUMNS.size()];
  private final String[] cells = new String[COLUMNS.size()];
  private long[] opens = new long[1_024];
  private final double[][] values = new double[VOLUME][1_024];
  private int count;
  private int line = 1;
  private long shortest = Long.MAX_VALUE;

  private BarReader(String symbol) {
    this.symbol = symbol;
  }

  /**
   * Reads to the end.
   *
   * @param progress is told the lines that were read; the total is not known and 0
   * @throws InvalidBacktest that names the line that is wrong
   */
  public static Bars read(String symbol, BufferedReader lines, Progress progress)
      throws IOException {
    return new BarReader(symbol).read(lines, progress);
  }

  private Bars read(BufferedReader lines, Progress progress) throws IOException {
    String text = lines.readLine();
    header(text == null ? "" : text);
    while ((text = lines.readLine()) != null) {
      line++;
      if (!text.isBlank()) {
        bar(text);
      }
      if (line % REPORT_EVERY == 0 && !progress.at(line, 0)) {
        throw new Stopped();
      }
    }
    if (count == 0) {
      throw new InvalidBacktest("There are no bars, only a line of column names");
    }
    int seconds = count == 1 ? DAY : (int) Math.min(shortest, Integer.MAX_VALUE);
    double[][] columns = new double[VOLUME][];
    Arrays.setAll(columns, i -> Arrays.copyOf(values[i], count));
    return new Bars(
        symbol,
        seconds,
        Arrays.copyOf(opens, count),
        columns[0],
        columns[1],
        columns[2],
        columns[3],
        columns[4]);
  }

  private void header(String text) {
    String clean = text.startsWith("\uFEFF") ? text.substring(1) : text;
    List<String> names =
        Arrays.stream(clean.toLowerCase(Locale.ROOT).split(",", -1)).map(String::strip).toList();
    for (int i = 0; i < places.length; i++) {
      places[i] = names.indexOf(COLUMNS.get(i));
      if (places[i] < 0 && i < VOLUME) {
        throw wrong(
            "there is no column '%s'. The first line names the columns: %s",
            COLUMNS.get(i), String.join(",", COLUMNS));
      }
    }
  }

  private void bar(String text) {
    split(text);
    long second = second(cells[0]);
    double open = price("open", cells[1]);
    double high = price("high", cells[2]);
    double low = price("low", cells[3]);
    double close = price("close", cells[4]);
    double volume = places[VOLUME] < 0 || cells[VOLUME].isEmpty() ? 0 : number(cells[VOLUME]);
    if (low > Math.min(open, close) || high < Math.max(open, close)) {
      throw wrong("open and close must lie between low %s and high %s", low, high);
    }
    if (!(volume >= 0)) {
      throw wrong("the volume must not be below 0, but is %s", volume);
    }
    if (count > 0) {
      long since = second - opens[count - 1];
      if (since <= 0) {
        throw wrong("the time %s is not after the one before it", cells[0]);
      }
      shortest = Math.min(shortest, since);
    }
    add(second, open, high, low, close, volume);
  }

  private void add(long second, double... bar) {
    if (count == MOST) {
      throw wrong("there are more than %d bars; take a longer interval", MOST);
    }
    if (count == opens.length) {
      int more = (int) Math.min(MOST, count * 2L);
      opens = Arrays.copyOf(opens, more);
      for (int i = 0; i < VOLUME; i++) {
        values[i] = Arrays.copyOf(values[i], more);
      }
    }
    opens[count] = second;
    for (int i = 0; i < VOLUME; i++) {
      values[i][count] = bar[i];
    }
    count++;
  }

  private void split(String text) {
    Arrays.fill(cells, "");
    int found = 0;
    int column = 0;
    for (int from = 0; from <= text.length(); column++) {
      int comma = text.indexOf(',', from);
      int end = comma < 0 ? text.length() : comma;
      for (int i = 0; i < places.length; i++) {
        if (places[i] == column) {
          cells[i] = text.substring(from, end).strip();
          found++;
        }
      }
      from = end + 1;
    }
    int wanted = places[VOLUME] < 0 ? VOLUME : VOLUME + 1;
    if (found < wanted) {
      throw wrong("%d of %d columns are there", found, wanted);
    }
  }

  private long second(String text) {
    try {
      if (text.length() == "2016-10-07".length() && text.charAt(4) == '-') {
        return Instant.parse(text + "T00:00:00Z").getEpochSecond();
      }
      if (text.indexOf('-', 1) > 0) {
        return Instant.parse(text).getEpochSecond();
      }
      long number = Long.parseLong(text);
      return number >= FIRST_MILLIS ? Math.floorDiv(number, 1_000) : number;
    } catch (DateTimeException | NumberFormatException e) {
      throw wrong("'%s' is not a time such as 2016-10-07T00:01:00Z", shortened(text));
    }
  }

  private double price(String name, String text) {
    double price = number(text);
    if (!(price > 0) || price > 1e12) {
      throw wrong("%s must be above 0 and at most 1e12, but is %s", name, shortened(text));
    }
    return price;
  }

  private double number(String text) {
    try {
      double number = Double.parseDouble(text);
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Answered below, as infinite numbers are.
    }
    throw wrong("'%s' is not a number", shortened(text));
  }

  private static String shortened(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }

  // The annotation that the check wants is not the JDK's.
  @SuppressWarnings("AnnotateFormatMethod")
  private InvalidBacktest wrong(String format, Object... given) {
    return new InvalidBacktest("line " + line + ": " + String.format(Locale.ROOT, format, given));
  }
}
