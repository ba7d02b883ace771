package io.tradeflow.localstack.infra;

import io.tradeflow.localstack.Ports;
import io.tradeflow.localstack.StackLayout;
import io.tradeflow.localstack.process.ChildProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/** Keycloak on PostgreSQL with the realm {@code tradeflow} imported. */
public final class KeycloakServer {
  /** Secret of the client that auth-service uses; for this machine only. */
  public static final String AUTH_CLIENT_SECRET = "local-auth-secret";

  private static final String ARCHIVE = "keycloak-quarkus-dist.tar.gz";
  private static final String DATABASE = "keycloak";
  private static final Duration START = Duration.ofSeconds(300);

  private KeycloakServer() {}

  /** Starts it and waits until the realm answers. */
  public static ChildProcess start(StackLayout layout, PostgresServer postgres, Compilers compilers)
      throws IOException {
    Path home =
        Archives.cached(
            StackLayout.cache(), "keycloak-26.7.3-" + checksum(realm()), f -> build(layout, f));
    postgres.createOwner(DATABASE);
    Map<String, String> environment = new HashMap<>(environment(compilers));
    environment.put("KC_DB_USERNAME", DATABASE);
    environment.put("KC_DB_PASSWORD", PostgresServer.password(DATABASE));
    environment.put("KC_DB_URL", "jdbc:postgresql://localhost:" + postgres.port() + "/" + DATABASE);
    environment.put("KC_DB_POOL_MAX_SIZE", "20");
    environment.put("KC_BOOTSTRAP_ADMIN_USERNAME", "keycloak-admin");
    environment.put("KC_BOOTSTRAP_ADMIN_PASSWORD", "keycloak-admin-Passw0rd!");
    environment.put("TRADEFLOW_GATEWAY", layout.http(8080));
    environment.put("TRADEFLOW_SMTP_PORT", Integer.toString(layout.port(Ports.SMTP)));
    environment.put("TRADEFLOW_AUTH_CLIENT_SECRET", AUTH_CLIENT_SECRET);
    ChildProcess process =
        ChildProcess.start(
            "keycloak",
            layout.pidFile("keycloak"),
            layout.log("keycloak"),
            List.of(
                home.resolve("bin/kc.sh").toString(),
                "start",
                "--optimized",
                "--import-realm",
                "--http-enabled=true",
                "--http-host=127.0.0.1",
                "--http-port=" + layout.port(Ports.KEYCLOAK),
                "--http-management-port=" + layout.port(Ports.KEYCLOAK_MANAGEMENT),
                "--hostname-strict=false",
                "--cache=local"),
            environment);
    Await.until(
        "Keycloak answers",
        START,
        process::alive,
        layout.log("keycloak"),
        () -> HttpProbe.ok(issuer(layout) + "/.well-known/openid-configuration"));
    return process;
  }

  /** Issuer of the tokens. */
  public static String issuer(StackLayout layout) {
    return layout.http(Ports.KEYCLOAK) + "/realms/tradeflow";
  }

  private static Map<String, String> environment(Compilers compilers) {
    return Map.of(
        "JAVA_HOME",
        System.getProperty("java.home"),
        "JAVA_OPTS_KC_HEAP",
        "-Xms128m -Xmx320m",
        "JAVA_OPTS_APPEND",
        "-XX:+UseCompactObjectHeaders " + compilers.option());
  }

  private static void build(StackLayout layout, Path folder) throws IOException {
    try (InputStream archive = Files.newInputStream(layout.archives().resolve(ARCHIVE))) {
      Archives.untarGzip(archive, folder, true);
    }
    Path imports = Files.createDirectories(folder.resolve("data/import"));
    Files.write(imports.resolve("tradeflow-realm.json"), realm());
    Files.createDirectories(layout.log("keycloak-build").getParent());
    Commands.run(
        List.of(
            folder.resolve("bin/kc.sh").toString(),
            "build",
            "--db=postgres",
            "--health-enabled=true"),
        layout.log("keycloak-build"),
        environment(Compilers.FIRST));
  }

  private static byte[] realm() throws IOException {
    try (InputStream realm =
        KeycloakServer.class.getResourceAsStream("/keycloak/tradeflow-realm.json")) {
      if (realm == null) {
        throw new IOException("tradeflow-realm.json is not on the class path");
      }
      return realm.readAllBytes();
    }
  }

  /** Another realm is another folder. */
  private static String checksum(byte[] content) {
    CRC32 sum = new CRC32();
    sum.update(content);
    return Long.toHexString(sum.getValue());
  }
}
