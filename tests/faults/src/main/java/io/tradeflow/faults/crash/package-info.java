/** Kills the order path at named points under load, and checks what must hold afterwards. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.faults.crash;
