package io.tradeflow.engine.domain.rule;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads JSON (RFC 8259) and nothing beside it. Stricter where leniency would let two readers see
 * two different documents: a name stands once in an object. Depth and size of numbers are bounded.
 */
public final class JsonReader {
  private static final int DEEPEST = 100;
  private static final int LONGEST_NUMBER = 60;
  private static final int LARGEST_EXPONENT = 300;
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

  private final String text;
  private int at;

  private JsonReader(String text) {
    this.text = text;
  }

  /**
   * Reads the whole text.
   *
   * @throws InvalidJson if it is not exactly one value
   */
  public static Json read(String text) {
    JsonReader reader = new JsonReader(text);
    Json json = reader.value(0);
    if (reader.next() != 0) {
      throw reader.wrong("there is something after the end");
    }
    return json;
  }

  private Json value(int depth) {
    if (depth > DEEPEST) {
      throw wrong("more than " + DEEPEST + " levels");
    }
    char first = next();
    return switch (first) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> new Json.Text(string());
      case 't' -> word("true", new Json.Bool(true));
      case 'f' -> word("false", new Json.Bool(false));
      case 'n' -> word("null", new Json.Null());
      default -> number();
    };
  }

  private Json object(int depth) {
    Map<String, Json> members = new LinkedHashMap<>();
    at++;
    if (next() == '}') {
      at++;
      return new Json.Members(members);
    }
    do {
      if (next() != '"') {
        throw wrong("a name in quotes is missing");
      }
      String name = string();
      expect(':', "':' is missing after a name");
      if (members.put(name, value(depth + 1)) != null) {
        throw wrong("'" + Place.shown(name) + "' is there twice");
      }
    } while (another());
    expect('}', "',' or '}' is missing");
    return new Json.Members(members);
  }

  private Json array(int depth) {
    List<Json> items = new ArrayList<>();
    at++;
    if (next() == ']') {
      at++;
      return new Json.Items(items);
    }
    do {
      items.add(value(depth + 1));
    } while (another());
    expect(']', "',' or ']' is missing");
    return new Json.Items(items);
  }

  private boolean another() {
    boolean comma = next() == ',';
    at += comma ? 1 : 0;
    return comma;
  }

  private void expect(char wanted, String otherwise) {
    if (next() != wanted) {
      throw wrong(otherwise);
    }
    at++;
  }

  private Json word(String word, Json json) {
    if (!text.startsWith(word, at)) {
      throw wrong("a value is missing");
    }
    at += word.length();
    return json;
  }

  private Json number() {
    Matcher number = NUMBER.matcher(text).region(at, text.length());
    if (!number.lookingAt()) {
      throw wrong("a value is missing");
    }
    String digits = number.group();
    String exponent = number.group(3);
    if (digits.length() > LONGEST_NUMBER
        || (exponent != null && Math.abs(exponent(exponent)) > LARGEST_EXPONENT)) {
      throw wrong("a number is too long or too large");
    }
    at = number.end();
    return new Json.Decimal(new BigDecimal(digits));
  }

  private static int exponent(String text) {
    return text.length() > 6 ? Integer.MAX_VALUE : Integer.parseInt(text.substring(1));
  }

  private String string() {
    StringBuilder content = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"') {
        at++;
        return content.toString();
      }
      if (c < ' ') {
        throw wrong("a text has a line break or control character; write it as an escape");
      }
      content.append(c == '\\' ? escape() : c);
    }
    throw wrong("a text does not end");
  }

  private char escape() {
    at++;
    char c = at < text.length() ? text.charAt(at) : 0;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> throw wrong("there is no such escape");
    };
  }

  private char unicode() {
    if (at + 4 >= text.length()) {
      throw wrong("an escape needs four digits");
    }
    int value = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(text.charAt(++at), 16);
      if (digit < 0) {
        throw wrong("an escape needs four digits");
      }
      value = value * 16 + digit;
    }
    return (char) value;
  }

  /** The next character that is not a blank, 0 at the end; it is not passed. */
  private char next() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at < text.length() ? text.charAt(at) : 0;
  }

  private InvalidJson wrong(String why) {
    int line = 1;
    int begin = 0;
    for (int i = 0; i < Math.min(at, text.length()); i++) {
      if (text.charAt(i) == '\n') {
        line++;
        begin = i + 1;
      }
    }
    return new InvalidJson(
        "Not JSON at line %d, column %d: %s.".formatted(line, at - begin + 1, why));
  }
}
