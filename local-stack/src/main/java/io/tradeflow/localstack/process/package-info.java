/** Child processes that never outlive their supervisor. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.localstack.process;
