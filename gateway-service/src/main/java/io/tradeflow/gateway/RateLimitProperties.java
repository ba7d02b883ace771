package io.tradeflow.gateway;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * How often callers may call.
 *
 * @param tierFactor multiplies the limits of plans and of public routes; 1 in production
 * @param unknownTierPerMinute until the account's entitlement has arrived
 * @param operatorPerMinute for operators and admins
 * @param dashboardPerMinute for the dashboard's own session
 * @param publicPerMinute for callers without a token, by address
 * @param loginPerMinute logins, by address
 * @param loginPerHour logins, by address
 * @param ordersPerSecond new orders, simple or composed, by account
 * @param smartOrdersPerSecond orders to a target position, by account
 * @param webhookPerMinute alerts to one webhook, whoever sends them
 * @param webhooksPerAddressPerMinute alerts from one address, to whichever webhooks: some senders
 *     serve many accounts from few addresses
 * @param redisPatience how long to wait for Redis before this replica limits by itself
 */
@Validated
@ConfigurationProperties("tradeflow.rate-limits")
record RateLimitProperties(
    @Min(1) int tierFactor,
    @Min(1) int unknownTierPerMinute,
    @Min(1) int operatorPerMinute,
    @Min(1) int dashboardPerMinute,
    @Min(1) int publicPerMinute,
    @Min(1) int loginPerMinute,
    @Min(1) int loginPerHour,
    @Min(1) int ordersPerSecond,
    @Min(1) int smartOrdersPerSecond,
    @Min(1) int webhookPerMinute,
    @Min(1) int webhooksPerAddressPerMinute,
    Duration redisPatience) {}
