/** Places at which a drill may end or stop the process. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.starter.fault;
