/** The words in which scenarios are told. */
package io.tradeflow.acceptance.dsl;
