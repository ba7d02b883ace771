package io.tradeflow.faults.path;

import io.tradeflow.localstack.infra.PostgresServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.flywaydb.core.Flyway;

/** Brings a role's schema to what its service wants: the scripts of that service alone. */
public final class Migrations {
  private static final String SCRIPTS = "db/migration";

  private Migrations() {}

  /**
   * As the service itself does at its start.
   *
   * @param service any class of the service
   * @param folder where scripts of a jar may be unpacked
   */
  public static void run(PostgresServer postgres, String role, Class<?> service, Path folder)
      throws IOException {
    postgres.createServiceRole(role);
    Flyway.configure()
        .dataSource(postgres.jdbcUrl(), role, PostgresServer.password(role))
        .defaultSchema(role)
        .createSchemas(false)
        .locations("filesystem:" + scripts(service, folder.resolve(role)))
        .load()
        .migrate();
  }

  private static Path scripts(Class<?> service, Path folder) throws IOException {
    Path source;
    try {
      source = Path.of(service.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
    if (Files.isDirectory(source)) {
      return source.resolve(SCRIPTS);
    }
    Files.createDirectories(folder);
    try (JarFile jar = new JarFile(source.toFile())) {
      for (JarEntry entry : jar.stream().toList()) {
        if (entry.getName().startsWith(SCRIPTS) && !entry.isDirectory()) {
          try (InputStream script = jar.getInputStream(entry)) {
            Files.copy(script, folder.resolve(Path.of(entry.getName()).getFileName()));
          }
        }
      }
    }
    return folder;
  }
}
