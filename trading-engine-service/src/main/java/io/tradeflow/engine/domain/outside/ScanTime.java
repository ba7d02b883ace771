package io.tradeflow.engine.domain.outside;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The time in a Chartink alert. It is Indian time, and usually a minute without a day, such as
 * {@code 2:34 pm}: the day meant is the one that brings it closest to now.
 */
public final class ScanTime {
  private static final ZoneId INDIA = ZoneId.of("Asia/Kolkata");
  private static final DateTimeFormatter MINUTE =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .appendPattern("h:mm a")
          .toFormatter(Locale.ENGLISH);
  private static final DateTimeFormatter WHOLE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ENGLISH)
          .withResolverStyle(ResolverStyle.STRICT);

  private ScanTime() {}

  /** The instant, empty if the text is no such time. */
  public static Optional<Instant> of(String text, Instant now) {
    try {
      if (text.length() > 10) {
        return Optional.of(LocalDateTime.parse(text, WHOLE).atZone(INDIA).toInstant());
      }
      LocalTime minute = LocalTime.parse(text.strip(), MINUTE);
      LocalDate today = now.atZone(INDIA).toLocalDate();
      return Stream.of(today.minusDays(1), today, today.plusDays(1))
          .map(day -> day.atTime(minute).atZone(INDIA).toInstant())
          .min(Comparator.comparing(instant -> Duration.between(instant, now).abs()));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
