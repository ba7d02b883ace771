package io.tradeflow.localstack.infra;

import io.tradeflow.localstack.Ports;
import io.tradeflow.localstack.StackLayout;
import io.tradeflow.localstack.process.ChildProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Apicurio Registry on PostgreSQL. */
public final class RegistryServer {
  private static final String ARCHIVE = "apicurio-registry-app-all.tar.gz";
  private static final String DATABASE = "registry";
  private static final Duration START = Duration.ofSeconds(90);

  private RegistryServer() {}

  /** Starts it and waits until it is ready. */
  public static ChildProcess start(StackLayout layout, PostgresServer postgres, Compilers compilers)
      throws IOException {
    postgres.createOwner(DATABASE);
    return restart(layout, postgres.port(), compilers);
  }

  /** Starts it on the database that it has at the PostgreSQL of that port. */
  public static ChildProcess restart(StackLayout layout, int postgresPort, Compilers compilers)
      throws IOException {
    Path home =
        Archives.cached(
            StackLayout.cache(),
            "apicurio-registry-3.3.3",
            folder -> {
              try (InputStream archive = Files.newInputStream(layout.archives().resolve(ARCHIVE))) {
                Archives.untarGzip(archive, folder, false);
              }
            });
    ChildProcess process =
        ChildProcess.start(
            "registry",
            layout.pidFile("registry"),
            layout.log("registry"),
            List.of(
                StackLayout.java(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                compilers.option(),
                "-jar",
                home.resolve("quarkus-run.jar").toString()),
            Map.of(
                "APICURIO_STORAGE_KIND",
                "sql",
                "APICURIO_STORAGE_SQL_KIND",
                "postgresql",
                "APICURIO_DATASOURCE_URL",
                "jdbc:postgresql://localhost:" + postgresPort + "/" + DATABASE,
                "APICURIO_DATASOURCE_USERNAME",
                DATABASE,
                "APICURIO_DATASOURCE_PASSWORD",
                PostgresServer.password(DATABASE),
                "QUARKUS_HTTP_HOST",
                "127.0.0.1",
                "QUARKUS_HTTP_PORT",
                Integer.toString(layout.port(Ports.REGISTRY)),
                "QUARKUS_MANAGEMENT_HOST",
                "127.0.0.1",
                "QUARKUS_MANAGEMENT_PORT",
                Integer.toString(layout.port(Ports.REGISTRY_MANAGEMENT))));
    Await.until(
        "the registry answers",
        START,
        process::alive,
        layout.log("registry"),
        () -> HttpProbe.ok(layout.http(Ports.REGISTRY) + "/apis/ccompat/v7/subjects"));
    return process;
  }
}
