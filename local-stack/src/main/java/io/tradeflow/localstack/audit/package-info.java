/**
 * Checks the audit ledger from outside, from what its export says alone; written from docs/audit.md
 * and not from the code of the service.
 */
@org.jspecify.annotations.NullMarked
package io.tradeflow.localstack.audit;
