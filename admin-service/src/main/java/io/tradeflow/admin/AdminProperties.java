package io.tradeflow.admin;

import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the service.
 *
 * @param probeTimeout how long a service may take to say whether it is ready
 * @param risk address of risk-service, which owns the kill switch
 * @param riskTimeout how long risk-service may take to carry out a kill
 * @param kafkaTimeout how long the broker may take to answer
 * @param services name to address of every service whose readiness is shown
 */
@Validated
@ConfigurationProperties("tradeflow.admin")
public record AdminProperties(
    @NotNull Duration probeTimeout,
    @NotNull URI risk,
    @NotNull Duration riskTimeout,
    @NotNull Duration kafkaTimeout,
    @NotEmpty Map<String, URI> services) {}
