/** What the product does, told through its public API. */
package io.tradeflow.acceptance.scenarios;
