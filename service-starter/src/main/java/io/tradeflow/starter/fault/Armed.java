package io.tradeflow.starter.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is armed, and how often each point was reached. Any thread. */
final class Armed {
  /** What happens at a point. */
  enum Action {
    /** SIGKILL. */
    DIE,
    /** SIGSTOP. */
    STOP
  }

  /**
   * One signal, at the {@code at}-th time that its point is reached; or, where there is a file, at
   * each time that finds the file, which is deleted then.
   */
  record Charge(FaultPoint point, Action action, int at, @Nullable Path file) {
    Charge(FaultPoint point, Action action, int at) {
      this(point, action, at, null);
    }

    boolean due(FaultPoint reached, int time) throws IOException {
      return point == reached && (file == null ? at == time : Files.deleteIfExists(file));
    }
  }

  /** Sends this process a signal. */
  interface Signal {
    void send(Action action);
  }

  private static final Pattern CHARGE =
      Pattern.compile("(\\w+):(die|stop)(?:@([1-9]\\d{0,8})|\\?(.+))");

  private final List<Charge> charges;
  private final Path marker;
  private final Signal signal;
  private final Map<FaultPoint, AtomicInteger> counts = new EnumMap<>(FaultPoint.class);

  Armed(List<Charge> charges, Path marker, Signal signal) {
    this.charges = charges;
    this.marker = marker;
    this.signal = signal;
    charges.forEach(charge -> counts.put(charge.point(), new AtomicInteger()));
  }

  /**
   * Reads {@code POINT:die@N}, {@code POINT:stop@N} or {@code POINT:stop?FILE}, separated by
   * commas.
   *
   * @throws IllegalArgumentException that shows what is not understood
   */
  static List<Charge> parse(String what) {
    List<Charge> charges = new ArrayList<>();
    for (String part : what.split(",", -1)) {
      Matcher parts = CHARGE.matcher(part.strip());
      if (!parts.matches()) {
        throw wrong(part, "it is not POINT:die@N, POINT:stop@N or POINT:stop?FILE");
      }
      FaultPoint point =
          FaultPoint.of(parts.group(1))
              .orElseThrow(() -> wrong(part, "the points are " + List.of(FaultPoint.values())));
      Action action = parts.group(2).equals("die") ? Action.DIE : Action.STOP;
      @Nullable String at = parts.group(3);
      @Nullable String file = parts.group(4);
      charges.add(
          new Charge(
              point,
              action,
              at == null ? 0 : Integer.parseInt(at),
              file == null ? null : Path.of(file)));
    }
    return List.copyOf(charges);
  }

  private static IllegalArgumentException wrong(String part, String why) {
    return new IllegalArgumentException(Failpoint.ARMED + ": '" + part + "': " + why);
  }

  void reached(FaultPoint point) {
    @Nullable AtomicInteger count = counts.get(point);
    if (count == null) {
      return;
    }
    int time = count.incrementAndGet();
    try {
      for (Charge charge : charges) {
        if (charge.due(point, time)) {
          fire(charge);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One at a time: a process dies once, and so it leaves one line. */
  private synchronized void fire(Charge charge) {
    String line =
        "%s %s %d %d %d%n"
            .formatted(
                charge.point(),
                charge.action(),
                charge.at(),
                ProcessHandle.current().pid(),
                System.nanoTime());
    try {
      Files.writeString(marker, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    signal.send(charge.action());
  }
}
