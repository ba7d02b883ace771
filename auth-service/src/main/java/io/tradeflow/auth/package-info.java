/** Accounts, sessions and passwords; Keycloak keeps the secrets. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.auth;
