/** The only public HTTP entrance: routes, checks, limits. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.gateway;
