/** A remote venue in one small process: its protocol, its faults and its receipts. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.brokersimulator;
