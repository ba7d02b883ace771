package io.tradeflow.riskcore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class TableTest {

  /** Keys are few, so that they meet, and {@code Aa} and {@code BB} have one hash. */
  @Property(tries = 500)
  void holdsWhatAMapHolds(@ForAll @Size(max = 200) List<@IntRange(max = 99) Integer> steps) {
    Table<Integer> table = new Table<>();
    Map<String, Integer> map = new HashMap<>();
    for (int step : steps) {
      String key = (step % 2 == 0 ? "Aa" : "BB") + step / 2 % 20;
      if (step < 60) {
        assertThat(table.put(key, step)).isEqualTo(map.put(key, step));
      } else {
        table.remove(key);
        map.remove(key);
      }
      assertThat(table.get(key)).isEqualTo(map.get(key));
      assertThat(table.size()).isEqualTo(map.size());
    }
    Map<String, Integer> read = new HashMap<>();
    table.forEach(read::put);
    assertThat(read).isEqualTo(map);
    assertThat(table.copy(it -> it)).isEqualTo(table).hasSameHashCodeAs(table);
    table.put("other", 1);
    assertThat(table).isNotEqualTo(table.copy(it -> it + 1));
  }
}
