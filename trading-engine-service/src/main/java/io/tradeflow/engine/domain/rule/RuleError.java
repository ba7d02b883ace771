package io.tradeflow.engine.domain.rule;

/**
 * What is wrong with a rule, and where.
 *
 * @param pointer JSON Pointer (RFC 6901) to the value, empty for the document
 * @param message a sentence for the person who wrote the rule
 */
public record RuleError(String pointer, String message) {}
