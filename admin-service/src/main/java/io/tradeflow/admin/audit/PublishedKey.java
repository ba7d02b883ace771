package io.tradeflow.admin.audit;

import java.time.Instant;

/**
 * A key with which heads can be checked.
 *
 * @param keyId first eight bytes of the SHA-256 of the public key, hexadecimal
 * @param publicKey X.509 SubjectPublicKeyInfo, hexadecimal
 */
record PublishedKey(String keyId, String algorithm, String publicKey, Instant since) {}
