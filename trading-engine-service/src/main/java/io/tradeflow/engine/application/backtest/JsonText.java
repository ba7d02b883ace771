package io.tradeflow.engine.application.backtest;

import java.math.BigDecimal;

/** Writes JSON: the same calls give the same bytes. What is not a number is null. */
final class JsonText {
  private final StringBuilder text = new StringBuilder();
  private boolean first = true;

  JsonText open(char bracket) {
    comma();
    text.append(bracket);
    first = true;
    return this;
  }

  JsonText close(char bracket) {
    text.append(bracket);
    first = false;
    return this;
  }

  JsonText name(String name) {
    string(name);
    text.append(':');
    first = true;
    return this;
  }

  JsonText string(String value) {
    comma();
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      character(value.charAt(i));
    }
    text.append('"');
    return this;
  }

  /** Less-than signs are escaped too, so that the text may stand inside of a page. */
  private void character(char c) {
    if (c == '"' || c == '\\') {
      text.append('\\').append(c);
    } else if (c < ' ' || c == '<' || c == '\u2028' || c == '\u2029') {
      text.append("\\u").append(String.format("%04x", (int) c));
    } else {
      text.append(c);
    }
  }

  JsonText number(double value) {
    comma();
    if (!Double.isFinite(value)) {
      text.append("null");
    } else if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      text.append((long) value);
    } else {
      text.append(value);
    }
    return this;
  }

  JsonText number(long value) {
    comma();
    text.append(value);
    return this;
  }

  JsonText number(BigDecimal value) {
    comma();
    text.append(value.toPlainString());
    return this;
  }

  /** What was written elsewhere. */
  JsonText raw(JsonText other) {
    comma();
    text.append(other.text);
    return this;
  }

  JsonText bool(boolean value) {
    comma();
    text.append(value);
    return this;
  }

  private void comma() {
    if (!first) {
      text.append(',');
    }
    first = false;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
