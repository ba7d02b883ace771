/** The audit ledger: hash-chained records, signed heads, exports. docs/audit.md has the form. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.admin.audit;
