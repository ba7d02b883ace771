package io.tradeflow.engine.domain.bot;

/** Only a running bot acts on signals; a paused one keeps its place and may be resumed. */
public enum BotState {
  STOPPED,
  RUNNING,
  PAUSED
}
