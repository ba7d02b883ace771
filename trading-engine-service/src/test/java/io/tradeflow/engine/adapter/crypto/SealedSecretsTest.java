package io.tradeflow.engine.adapter.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedSecretsTest {
  private final UUID hook = UUID.randomUUID();
  private final SealedSecrets secrets = new SealedSecrets(List.of(key(1)));

  @Test
  void opensWhatItSealed() {
    String secret = secrets.make();
    String sealed = secrets.seal(hook, secret);

    assertThat(secret).matches("whsec_[A-Za-z0-9]{32}").isNotEqualTo(secrets.make());
    assertThat(secrets.open(hook, sealed)).isEqualTo(secret);
    assertThat(sealed).doesNotContain(secret.substring(6));
    assertThat(secrets.seal(hook, secret)).isNotEqualTo(sealed);
  }

  @Test
  void aSecretInAnotherRowDoesNotOpen() {
    String sealed = secrets.seal(hook, secrets.make());

    assertThatThrownBy(() -> secrets.open(UUID.randomUUID(), sealed))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aChangedSecretDoesNotOpen() {
    String sealed = secrets.seal(hook, secrets.make());
    for (int at : new int[] {0, 9, 30, sealed.length() - 5}) {
      char other = sealed.charAt(at) == 'A' ? 'B' : 'A';
      String changed = sealed.substring(0, at) + other + sealed.substring(at + 1);

      assertThatThrownBy(() -> secrets.open(hook, changed))
          .as("changed at " + at)
          .isInstanceOf(IllegalStateException.class);
    }
    assertThatThrownBy(() -> secrets.open(hook, "nothing"))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void keysAreReplacedWithoutLosingSecrets() {
    String sealed = secrets.seal(hook, "whsec_old");
    SealedSecrets replaced = new SealedSecrets(List.of(key(2), key(1)));

    assertThat(replaced.open(hook, sealed)).isEqualTo("whsec_old");
    String fresh = replaced.seal(hook, "whsec_new");
    assertThat(new SealedSecrets(List.of(key(2))).open(hook, fresh)).isEqualTo("whsec_new");
    assertThatThrownBy(() -> secrets.open(hook, fresh)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aKeyIsMadeOnceAndForItsOwnerOnly(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("made/webhook-key");

    byte[] made = KeyFile.read(file).getFirst();

    assertThat(KeyFile.read(file)).singleElement().isEqualTo(made);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    Files.writeString(file, "c2hvcnQ=\n");
    assertThatThrownBy(() -> KeyFile.read(file))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("openssl rand -base64 32");
  }

  private static byte[] key(int of) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) of);
    return key;
  }
}
