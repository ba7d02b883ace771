package io.tradeflow.engine.domain.outside;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How senders write addresses, symbols and times. */
class SendersTest {
  @ParameterizedTest
  @CsvSource({
    "52.89.214.238, 52.89.214.238, true",
    "52.89.214.238, 52.89.214.239, false",
    "192.0.2.0/24, 192.0.2.255, true",
    "192.0.2.0/24, 192.0.3.0, false",
    "0.0.0.0/0, 255.1.2.3, true",
    "0.0.0.0/0, ::1, false",
    "2001:db8::/33, 2001:db8:7fff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false",
    "::1, 0:0:0:0:0:0:0:1, true",
    "127.0.0.0/8, localhost, false",
    "127.0.0.0/8, '', false"
  })
  void aRangeHoldsItsAddresses(String range, String address, boolean held) {
    assertThat(AddressRange.of(range).orElseThrow().contains(address)).isEqualTo(held);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "localhost",
        "1.2.3",
        "1.2.3.4/33",
        "1.2.3.4/-1",
        "1.2.3.4/",
        "1.2.3.4/24",
        "1.2.3.256",
        "::1/129",
        ":::",
        "1.2.3.4/8/8",
        "١.2.3.4"
      })
  void whatIsNoRangeIsNone(String text) {
    assertThat(AddressRange.of(text)).isEmpty();
  }

  @Test
  void aRangeIsWrittenAsItIsRead() {
    for (String range : List.of("192.0.2.0/24", "10.0.0.1/32", "2001:db8:0:0:0:0:0:0/33")) {
      assertThat(AddressRange.of(range).orElseThrow().toString()).isEqualTo(range);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "BTC-USD, BTC-USD",
    "btcusd, BTC-USD",
    "COINBASE:BTCUSD, BTC-USD",
    "BTC/USD, BTC-USD",
    "ETH, ETH-USD",
    "USD, ''",
    "BTC, ''",
    "BTCUSDT, ''",
    "NASDAQ:, ''"
  })
  void aNameMeansOneSymbolOrNone(String name, String symbol) {
    List<String> symbols = List.of("BTC-USD", "BTC-EUR", "ETH-USD");

    assertThat(SymbolNames.find(name, symbols).orElse("")).isEqualTo(symbol);
  }

  @ParameterizedTest
  @CsvSource({
    "2:34 pm, 2026-11-21T09:04:00Z",
    "2:34 PM, 2026-11-21T09:04:00Z",
    "12:00 am, 2026-11-21T18:30:00Z",
    "2026-02-26 09:30:00, 2026-02-26T04:00:00Z",
    "14:34, ''",
    "2:34, ''",
    "noon, ''",
    "2026-02-31 09:30:00, ''"
  })
  void aScanTellsIndianTime(String text, String instant) {
    Instant now = Instant.parse("2026-11-21T09:05:00Z");

    assertThat(ScanTime.of(text, now).map(Instant::toString).orElse("")).isEqualTo(instant);
  }

  @Test
  void justAfterMidnightTheLastMinuteIsOfTheDayBefore() {
    Instant now = Instant.parse("2026-11-20T18:30:30Z");

    assertThat(ScanTime.of("11:59 pm", now)).contains(Instant.parse("2026-11-20T18:29:00Z"));
    assertThat(ScanTime.of("12:01 am", now)).contains(Instant.parse("2026-11-20T18:31:00Z"));
  }
}
