/** The REST API. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.risk.adapter.web;
