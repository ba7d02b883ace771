package io.tradeflow.engine.domain.rule;

import io.tradeflow.engine.domain.indicator.IndicatorSource;
import io.tradeflow.engine.domain.strategy.InvalidParameters;
import io.tradeflow.engine.domain.strategy.ParameterSpec;
import io.tradeflow.engine.domain.strategy.Parameters;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The names that a rule can use, and the indicators behind them. */
final class Scope {
  private static final int MOST_INDICATORS = 30;

  private final Map<String, Integer> slots = new LinkedHashMap<>();
  private final List<String> named = new ArrayList<>();
  private final List<Channel> channels = new ArrayList<>();
  private final IndicatorSource indicators;
  private int size = Frame.PRICES.size();

  private Scope(IndicatorSource indicators) {
    this.indicators = indicators;
    for (int i = 0; i < size; i++) {
      slots.put(Frame.PRICES.get(i), i);
    }
  }

  /** Reads the names; indicators of bars and prices come from the source. */
  static Scope read(@Nullable Json indicators, Place place, IndicatorSource from) {
    Scope scope = new Scope(from);
    if (indicators == null) {
      return scope;
    }
    if (!(indicators instanceof Json.Members(Map<String, Json> members))) {
      place.wrong("'indicators' must be an object: a name of yours for each indicator.");
      return scope;
    }
    if (members.size() > MOST_INDICATORS) {
      place.wrong("A rule has at most %d indicators.", MOST_INDICATORS);
      return scope;
    }
    members.forEach((name, json) -> scope.define(name, json, place.at(name)));
    return scope;
  }

  private void define(String name, Json json, Place place) {
    if (!name.matches("[A-Za-z][A-Za-z0-9_]{0,29}")) {
      place.wrong("A name has 1 to 30 letters, digits or _, the first a letter.");
      return;
    }
    if (slots.containsKey(name)) {
      place.wrong("'%s' is a price; give the indicator another name.", name);
      return;
    }
    if (!(json instanceof Json.Members(Map<String, Json> members))
        || !(members.get("type") instanceof Json.Text(String code))) {
      place.wrong("An indicator is an object with a 'type', for example {\"type\": \"sma\"}.");
      return;
    }
    Indicators.of(code)
        .ifPresentOrElse(
            type -> define(name, type, members, place),
            () ->
                place
                    .at("type")
                    .wrong(
                        "There is no indicator '%s'. Known are: %s.",
                        Place.shown(code),
                        Indicators.all().stream()
                            .map(IndicatorType::code)
                            .sorted()
                            .collect(Collectors.joining(", "))));
  }

  private void define(String name, IndicatorType<?> type, Map<String, Json> members, Place place) {
    Parameters parameters = parameters(type, members, place);
    int source = source(type, members, place);
    try {
      channels.add(channel(type, parameters, source));
    } catch (IllegalArgumentException e) {
      place.refused(e);
    }
    named.add(name);
    slots.put(name, size++);
    for (String line : type.lines().keySet()) {
      slots.put(name + "." + line, size++);
    }
  }

  private static Parameters parameters(
      IndicatorType<?> type, Map<String, Json> members, Place place) {
    TreeMap<String, BigDecimal> values = new TreeMap<>();
    Map<String, ParameterSpec> known = new TreeMap<>();
    for (ParameterSpec spec : type.parameters()) {
      known.put(spec.name(), spec);
      values.put(spec.name(), spec.defaultValue());
    }
    members.forEach(
        (name, json) -> {
          ParameterSpec spec = known.get(name);
          if (spec != null) {
            values.put(name, value(spec, json, place.at(name)));
          } else if (!name.equals("type") && !(name.equals("of") && type.ofSeries())) {
            place
                .at(name)
                .wrong(
                    "'%s' has no '%s'. It has: %s.",
                    type.code(),
                    Place.shown(name),
                    String.join(", ", type.ofSeries() ? with(known, "of") : known.keySet()));
          }
        });
    return new Parameters(values);
  }

  private static Iterable<String> with(Map<String, ParameterSpec> known, String another) {
    List<String> names = new ArrayList<>(known.keySet());
    names.add(another);
    return names;
  }

  private static BigDecimal value(ParameterSpec spec, Json json, Place place) {
    if (!(json instanceof Json.Decimal(BigDecimal number))) {
      place.wrong("'%s' must be a number.", spec.name());
      return spec.defaultValue();
    }
    try {
      return spec.checked(number);
    } catch (InvalidParameters e) {
      place.refused(e);
      return spec.defaultValue();
    }
  }

  private int source(IndicatorType<?> type, Map<String, Json> members, Place place) {
    Json of = members.get("of");
    if (of == null || !type.ofSeries()) {
      return Frame.CLOSE;
    }
    if (of instanceof Json.Text(String name)) {
      return slot(name, place.at("of"));
    }
    place.at("of").wrong("'of' must name a price or an indicator that stands before this one.");
    return Frame.CLOSE;
  }

  /** The slot of the name; an error and the close if there is none. */
  int slot(String name, Place place) {
    Integer slot = slots.get(name);
    if (slot == null) {
      place.wrong(
          "There is no '%s' here. Known are: %s.",
          Place.shown(name), String.join(", ", slots.keySet()));
      return Frame.CLOSE;
    }
    return slot;
  }

  /** Adds an average true range that has no name; gives its slot. */
  int averageTrueRange(int period) {
    IndicatorType<?> type = Indicators.of("atr").orElseThrow();
    channels.add(
        channel(
            type,
            new Parameters(new TreeMap<>(Map.of("period", BigDecimal.valueOf(period)))),
            Frame.CLOSE));
    return size++;
  }

  /** Without anyone to share with, the indicator writes into the frame itself. */
  private Channel channel(IndicatorType<?> type, Parameters parameters, int source) {
    return indicators == IndicatorSource.OWN || source >= Frame.PRICES.size()
        ? type.channel(parameters, source, size)
        : type.shared(parameters, source, size, indicators);
  }

  Frame frame() {
    return new Frame(size, channels);
  }

  /** What a reason quotes: the names and slots of the indicators' main lines. */
  Map<String, Integer> quoted() {
    Map<String, Integer> quoted = new LinkedHashMap<>();
    for (String name : named) {
      Integer slot = slots.get(name);
      if (slot != null) {
        quoted.put(name, slot);
      }
    }
    return quoted;
  }
}
