package io.tradeflow.riskcore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The trie against a hash map, with keys of which many have the same hash. */
class TrieTest {
  record Entry(String key, int value) implements Trie.Keyed {}

  record Change(String key, int value, boolean put) {}

  @Provide
  Arbitrary<List<Change>> changes() {
    Arbitrary<String> colliding =
        Arbitraries.of("Aa", "BB").list().ofMaxSize(6).map(TrieTest::join);
    Arbitrary<String> others = Arbitraries.strings().alpha().ofMaxLength(3);
    return Combinators.combine(
            Arbitraries.oneOf(colliding, others),
            Arbitraries.integers(),
            Arbitraries.of(true, true, false))
        .as(Change::new)
        .list()
        .ofMaxSize(200);
  }

  private static String join(List<String> parts) {
    return String.join("", parts);
  }

  @Property(tries = 500)
  void equalsAHashMapAfterAnyChanges(@ForAll("changes") List<Change> changes) {
    Map<String, Entry> expected = new HashMap<>();
    Trie<Entry> trie = Trie.empty();
    for (Change change : changes) {
      Trie<Entry> before = trie;
      Map<String, Entry> contents = trie.toMap();
      if (change.put()) {
        Entry entry = new Entry(change.key(), change.value());
        expected.put(change.key(), entry);
        trie = trie.with(entry);
      } else {
        expected.remove(change.key());
        trie = trie.without(change.key());
      }
      assertThat(trie.size()).isEqualTo(expected.size());
      assertThat(before.toMap()).as("the one before is as it was").isEqualTo(contents);
    }
    assertThat(trie.toMap()).isEqualTo(expected);
    for (Change change : changes) {
      assertThat(trie.get(change.key())).isEqualTo(expected.get(change.key()));
    }
    Trie<Entry> rebuilt = Trie.empty();
    for (Entry entry : expected.values()) {
      rebuilt = rebuilt.with(entry);
    }
    assertThat(trie).isEqualTo(rebuilt).hasSameHashCodeAs(rebuilt);
  }
}
