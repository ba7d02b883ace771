package io.tradeflow.subscription;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the service.
 *
 * @param trial length of the trial that a new account gets
 * @param trialTier plan of the trial
 * @param expiryInterval pause between two looks for ended trials and periods
 * @param expiryBatch most subscriptions that one transaction ends
 * @param plans cheapest first, one for each tier
 */
@Validated
@ConfigurationProperties("tradeflow.subscription")
public record SubscriptionProperties(
    @NotNull Duration trial,
    @NotNull Tier trialTier,
    @NotNull Duration expiryInterval,
    @Positive @Max(1000) int expiryBatch,
    @NotEmpty List<@Valid Plan> plans) {}
