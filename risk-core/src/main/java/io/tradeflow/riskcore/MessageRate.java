package io.tradeflow.riskcore;

import org.jspecify.annotations.Nullable;

/**
 * MESSAGE_RATE: new orders, changes and cancels of the account to one broker in a second (RTS 6
 * Art. 15(1)(d); FIA 3.4). Counted in tenths of a second. Cancels count and always pass.
 */
final class MessageRate extends Control {
  @Override
  String code() {
    return "MESSAGE_RATE";
  }

  @Override
  @Nullable Breach check(Assessment assessment) {
    int limit = assessment.guards().maxMessagesPerSecond();
    String broker = assessment.order().broker();
    int messages = assessment.conduct().messagesWithin(broker, assessment.moment().wall()) + 1;
    if (messages <= limit) {
      return null;
    }
    return new Breach(
        limit + " a second",
        messages + " a second",
        "%d messages a second go to %s. Wait a second.".formatted(limit, broker));
  }
}
