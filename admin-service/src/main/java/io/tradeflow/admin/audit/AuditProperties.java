package io.tradeflow.admin.audit;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Period;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the ledger.
 *
 * @param keyFile private key that signs heads, PKCS #8 in PEM; made, for its owner only, where
 *     there is none
 * @param headInterval how often the ledger is signed
 * @param retention how long records are kept at least; months are dropped whole
 * @param partitionsAhead months whose partitions are made before they begin
 * @param partitionCheck how often partitions are made and dropped
 * @param exportsAtOnce exports that may run at the same time
 */
@Validated
@ConfigurationProperties("tradeflow.admin.audit")
public record AuditProperties(
    @NotNull Path keyFile,
    @NotNull @DefaultValue("1m") Duration headInterval,
    @NotNull @DefaultValue("7y") Period retention,
    @Min(1) @Max(24) @DefaultValue("3") int partitionsAhead,
    @NotNull @DefaultValue("1h") Duration partitionCheck,
    @Min(1) @Max(10) @DefaultValue("2") int exportsAtOnce) {}
