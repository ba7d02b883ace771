package io.tradeflow.events;

import org.jspecify.annotations.NullMarked;

/** Names of the topics; their properties stand in {@link TopicCatalogue}. */
@NullMarked
public final class Topics {
  public static final String MARKET_INSTRUMENTS = "market.instruments.v1";
  public static final String MARKET_QUOTES = "market.quotes.v1";
  public static final String MARKET_DEPTH = "market.depth.v1";
  public static final String MARKET_CANDLES = "market.candles.v1";
  public static final String MARKET_TIME_TRAVELS = "market.time-travels.v1";
  public static final String MARKET_REPLAYS = "market.replays.v1";
  public static final String ENGINE_SIGNALS = "engine.signals.v1";
  public static final String ENGINE_BACKTESTS = "engine.backtests.v1";
  public static final String EXECUTION_ORDER_COMMANDS = "execution.order-commands.v1";
  public static final String EXECUTION_ORDER_EVENTS = "execution.order-events.v1";
  public static final String EXECUTION_FILLS = "execution.fills.v1";
  public static final String EXECUTION_POSITIONS = "execution.positions.v1";
  public static final String RISK_DECISIONS = "risk.decisions.v1";
  public static final String RISK_KILL_SWITCH = "risk.kill-switch.v1";
  public static final String RISK_KILL_STATES = "risk.kill-states.v1";
  public static final String RISK_KILL_ACKS = "risk.kill-acks.v1";
  public static final String RISK_SENDER_LEASES = "risk.sender-leases.v1";
  public static final String RISK_LIMITS = "risk.limits.v1";
  public static final String SUBSCRIPTION_ENTITLEMENTS = "subscription.entitlements.v1";
  public static final String AUTH_ACCOUNTS = "auth.accounts.v1";
  public static final String AUTH_REVOCATIONS = "auth.revocations.v1";
  public static final String AUDIT_RECORDS_COMMANDS = "audit.records-commands.v1";
  public static final String ADMIN_AUDIT_HEADS = "admin.audit-heads.v1";

  private Topics() {}
}
