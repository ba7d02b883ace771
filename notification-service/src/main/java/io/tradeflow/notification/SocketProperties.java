package io.tradeflow.notification;

import jakarta.validation.constraints.Min;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Bounds of the sockets.
 *
 * @param allowedOrigins pages that may open a socket; programs send no origin
 * @param authenticateWithin time for the first message to bring a token
 * @param maxConnections sockets at once; one more is closed with 1013
 * @param maxConnectionsPerAccount sockets of one account at once; one more is closed with 1008
 * @param maxQueuedMessages what one reader may leave unread; one more closes it with 1013
 * @param maxStall how long a reader may make no room for the latest quotes before 1013
 * @param maxSymbols symbols in one subscription
 * @param maxSignalsPerMinute signals that one connection may send for bots; more are refused
 * @param engine trading-engine-service, which takes the signals
 * @param engineTimeout how long it may take to answer
 * @param conflateEvery how often the latest quote and depth of a symbol are sent
 */
@Validated
@ConfigurationProperties("tradeflow.sockets")
record SocketProperties(
    List<String> allowedOrigins,
    Duration authenticateWithin,
    @Min(1) int maxConnections,
    @Min(1) int maxConnectionsPerAccount,
    @Min(1) int maxQueuedMessages,
    Duration maxStall,
    @Min(1) int maxSymbols,
    @Min(1) int maxSignalsPerMinute,
    URI engine,
    Duration engineTimeout,
    Duration conflateEvery) {}
