package io.tradeflow.gateway;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How large a body may be.
 *
 * @param maxBody of any request
 * @param maxUpload of recorded market data that an operator replays
 */
@Validated
@ConfigurationProperties("tradeflow.requests")
record RequestProperties(DataSize maxBody, DataSize maxUpload) {}
