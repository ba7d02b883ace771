package io.tradeflow.risk.config;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The acknowledged kill switch.
 *
 * @param lease how long a sender may send without asking again
 * @param drift by how much clocks of two processes may come apart during one lease
 * @param answerWithin how long the answer to a kill may wait for senders
 */
@Validated
@ConfigurationProperties("risk.kill")
public record KillProperties(
    @DurationMin(millis = 200) @DurationMax(seconds = 60) @DefaultValue("2s") Duration lease,
    @DurationMin(millis = 1) @DurationMax(seconds = 1) @DefaultValue("50ms") Duration drift,
    @DurationMin(millis = 0) @DurationMax(seconds = 10) @DefaultValue("1s")
        Duration answerWithin) {}
