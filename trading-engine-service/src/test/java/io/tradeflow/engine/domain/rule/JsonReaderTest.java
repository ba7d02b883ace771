package io.tradeflow.engine.domain.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.json.JsonMapper;

class JsonReaderTest {
  private static final JsonMapper JACKSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  @Test
  void readsEveryKindOfValue() {
    String text = " {\"a\" : [1, -0.5e+2, true, false, null, \"x\\n\\u00e9\\/\", {}, []]}\n";
    assertThat(JsonReader.read(text)).isEqualTo(Documents.json(text));
    assertThat(JsonReader.read("[]")).isEqualTo(new Json.Items(List.of()));
    assertThat(JsonReader.read("{}")).isEqualTo(new Json.Members(Map.of()));
  }

  @Property(tries = 500)
  void anyTextComesBackFromItsNotation(@ForAll @StringLength(max = 40) String text) {
    String json = JACKSON.writeValueAsString(Map.of("name", List.of(text)));
    assertThat(JsonReader.read(json))
        .isEqualTo(new Json.Members(Map.of("name", new Json.Items(List.of(new Json.Text(text))))));
  }

  @Property(tries = 2_000)
  void acceptsOnlyWhatJacksonAccepts(
      @ForAll @StringLength(max = 12) @net.jqwik.api.constraints.CharRange(from = ' ', to = '~')
          String noise,
      @ForAll int place) {
    String good = "{\"a\":[1,\"b\",{\"c\":null}],\"d\":2.5}";
    int at = Math.floorMod(place, good.length());
    String text = good.substring(0, at) + noise.replace('\'', '"') + good.substring(at);
    if (accepts(text)) {
      assertThat(JsonReader.read(text)).isEqualTo(Documents.json(text));
    }
  }

  private static boolean accepts(String text) {
    try {
      return JsonReader.read(text) != null;
    } catch (InvalidJson e) {
      return false;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[1,]",
        "{\"a\":1,}",
        "{a:1}",
        "[01]",
        "[1.]",
        "[.5]",
        "[+1]",
        "[NaN]",
        "[Infinity]",
        "[\"a\nb\"]",
        "[\"\\x\"]",
        "[\"\\u12\"]",
        "[\"",
        "[1] 2",
        "tru",
        "[1e301]",
        "[1e99999999999]",
        "{\"a\":1,\"a\":1}"
      })
  void refusesEverythingElse(String text) {
    assertThatThrownBy(() -> JsonReader.read(text)).isInstanceOf(InvalidJson.class);
  }

  @ParameterizedTest
  @CsvSource({"1000, 100 levels", "100000, 100 levels"})
  void depthIsBounded(int depth, String why) {
    assertThatThrownBy(() -> JsonReader.read("[".repeat(depth)))
        .hasMessageContaining(why)
        .hasMessageContaining("line 1, column 10");
  }

  @Test
  void saysWhere() {
    assertThatThrownBy(() -> JsonReader.read("{\n  \"a\": 1,\n  \"a\": 2}"))
        .hasMessage("Not JSON at line 3, column 9: 'a' is there twice.");
  }
}
