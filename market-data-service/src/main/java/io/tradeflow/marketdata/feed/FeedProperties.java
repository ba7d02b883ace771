package io.tradeflow.marketdata.feed;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The feed that runs until an operator asks for another.
 *
 * @param autostart whether the simulator starts with the service
 * @param speed market seconds a wall second
 */
@ConfigurationProperties("tradeflow.market")
record FeedProperties(boolean autostart, long seed, int symbols, int speed) {}
