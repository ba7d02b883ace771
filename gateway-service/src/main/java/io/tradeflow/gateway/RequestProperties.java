package io.tradeflow.gateway;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * What requests must keep to.
 *
 * @param allowedOrigins pages that may call; programs send no origin
 * @param maxBody of any request
 * @param maxUpload of recorded market data that an operator replays
 * @param maxBars of a file of bars that an account brings for backtests
 * @param barsPatience for such a file to arrive
 * @param patience for a request to arrive completely, head and body each; shorter than services may
 *     take, so that a slow caller is not taken for a slow service
 */
@Validated
@ConfigurationProperties("tradeflow.requests")
record RequestProperties(
    List<String> allowedOrigins,
    DataSize maxBody,
    DataSize maxUpload,
    DataSize maxBars,
    Duration barsPatience,
    Duration patience) {}
