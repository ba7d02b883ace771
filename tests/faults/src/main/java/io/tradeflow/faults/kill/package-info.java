/** The kill drill: orders under way, senders that die or stand still, and the venue's receipts. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.faults.kill;
