package io.tradeflow.engine.config;

import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Signals that others send.
 *
 * @param keyFile keys that seal the secrets of webhooks, 32 bytes in Base64 a line, the one in use
 *     first; made, for its owner only, where there is none
 * @param gateways addresses of the gateway, which alone is believed when it says who calls
 * @param maxPriceAge a price that is older by wall clock sizes no order
 */
@Validated
@ConfigurationProperties("tradeflow.engine.outside")
public record OutsideProperties(
    @NotNull Path keyFile,
    @NotEmpty List<String> gateways,
    @DefaultValue("90s") Duration maxPriceAge) {}
