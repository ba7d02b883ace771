package io.tradeflow.gateway;

import java.net.URI;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/** Addresses of the services. */
@Validated
@ConfigurationProperties("tradeflow.upstreams")
record Upstreams(
    URI auth,
    URI marketData,
    URI tradingEngine,
    URI risk,
    URI execution,
    URI subscription,
    URI notification,
    URI analytics,
    URI admin) {}
