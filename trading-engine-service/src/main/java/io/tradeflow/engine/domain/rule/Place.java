package io.tradeflow.engine.domain.rule;

import java.util.List;

/** A place in the document that is read, and where errors about it go. */
record Place(String pointer, List<RuleError> errors) {
  private static final int MOST_ERRORS = 50;

  Place at(String member) {
    return new Place(pointer + "/" + member.replace("~", "~0").replace("/", "~1"), errors);
  }

  Place at(int index) {
    return at(Integer.toString(index));
  }

  // The annotation that the check wants is not the JDK's.
  @SuppressWarnings("AnnotateFormatMethod")
  void wrong(String message, Object... values) {
    if (errors.size() < MOST_ERRORS) {
      errors.add(new RuleError(pointer, message.formatted(values)));
    }
  }

  /** The words of a value that refused to be made. */
  void refused(RuntimeException refusal) {
    wrong("%s.", String.valueOf(refusal.getMessage()));
  }

  /** What a person typed, short enough for a message. */
  static String shown(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }
}
