/** The REST routes. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.engine.adapter.web;
