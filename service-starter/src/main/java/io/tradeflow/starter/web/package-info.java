/** Problem details and JSON conventions. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.starter.web;
