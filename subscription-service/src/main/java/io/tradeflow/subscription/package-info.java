/** Plans, what they permit, and which plan each account has. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.subscription;
