/** What adapters have in common: how the service's own things look on its topics. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.engine.adapter;
