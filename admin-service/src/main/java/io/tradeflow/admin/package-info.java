/** What operators see and do: users, audit ledger, kill switch, health, lag, dead letters. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.admin;
