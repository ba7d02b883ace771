package io.tradeflow.localstack.infra;

import io.tradeflow.localstack.StackLayout;
import io.tradeflow.localstack.process.ChildProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** PostgreSQL 18 from Maven's binaries, durable, on one port of the loopback interface. */
public final class PostgresServer implements AutoCloseable {
  private static final String DATABASE = "tradeflow";
  private static final String SUPERUSER = "postgres";
  private static final Duration START = Duration.ofSeconds(90);

  private final int port;
  private final ChildProcess process;
  private @Nullable Path temporary;

  private PostgresServer(int port, ChildProcess process) {
    this.port = port;
    this.process = process;
  }

  /** How much of its data PostgreSQL itself keeps in memory. */
  public enum Buffers {
    /** Enough for tests and short runs. */
    FEW(256),
    /** Whoever waits for an answer neither reads pages nor writes those of others back. */
    MANY(1_024);

    private final int mebibytes;

    Buffers(int mebibytes) {
      this.mebibytes = mebibytes;
    }
  }

  /** A server for a test: a free port, a temporary folder, the database {@code tradeflow}. */
  public static PostgresServer startTemporary() {
    try {
      Path folder = Files.createTempDirectory("postgres");
      PostgresServer server =
          start(
              FreePort.any(),
              folder.resolve("data"),
              folder.resolve("postgres.pid"),
              folder.resolve("postgres.log"),
              Buffers.FEW);
      server.temporary = folder;
      server.createDatabase(DATABASE);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a server, on the data that is there or on new data, and waits until it answers. */
  public static PostgresServer start(int port, Path data, Path pidFile, Path log, Buffers buffers)
      throws IOException {
    Path binaries = Archives.cached(StackLayout.cache(), "postgresql-18.6", PostgresServer::unpack);
    Files.createDirectories(data.getParent());
    Files.createDirectories(log.getParent());
    if (!Files.exists(data.resolve("PG_VERSION"))) {
      Archives.delete(data);
      initialise(binaries, data, log);
    }
    List<String> command = new ArrayList<>(unprivileged());
    command.addAll(
        List.of(
            binaries.resolve("bin/postgres").toString(),
            "-D",
            data.toString(),
            "-p",
            Integer.toString(port),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "unix_socket_directories=",
            "-c",
            "max_connections=300",
            "-c",
            "shared_buffers=" + buffers.mebibytes + "MB",
            "-c",
            "checkpoint_timeout=15min",
            "-c",
            "max_wal_size=2GB",
            "-c",
            "jit=off"));
    ChildProcess process = ChildProcess.start("postgres", pidFile, log, command, Map.of());
    PostgresServer server = new PostgresServer(port, process);
    Await.until("PostgreSQL answers", START, process::alive, log, server::answers);
    return server;
  }

  private static void unpack(Path folder) throws IOException {
    String platform = System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64";
    String system = StackLayout.operatingSystem().contains("mac") ? "darwin" : "linux";
    String archive = "/postgres-%s-%s.txz".formatted(system, platform);
    try (InputStream binaries = PostgresServer.class.getResourceAsStream(archive)) {
      if (binaries == null) {
        throw new IOException(
            "There is no PostgreSQL for " + system + " " + platform + "; use docker-compose.yml");
      }
      Archives.untarXz(binaries, folder);
    }
  }

  private static void initialise(Path binaries, Path data, Path log) throws IOException {
    List<String> command = new ArrayList<>(unprivileged());
    command.addAll(
        List.of(
            binaries.resolve("bin/initdb").toString(),
            "-D",
            data.toString(),
            "-U",
            SUPERUSER,
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C"));
    Commands.run(command, log);
  }

  /** PostgreSQL refuses to run as root; in a user namespace of its own, root is nobody. */
  private static List<String> unprivileged() {
    return System.getProperty("user.name").equals("root")
            && StackLayout.operatingSystem().contains("linux")
        ? List.of("unshare", "-U")
        : List.of();
  }

  private boolean answers() {
    try (Connection connection = connect(SUPERUSER)) {
      return connection.isValid(1);
    } catch (SQLException e) {
      return false;
    }
  }

  private Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/%s?loginTimeout=2".formatted(port, database),
        SUPERUSER,
        "");
  }

  /** Creates the database unless it exists; nobody but its owner's grantees may connect. */
  public void createDatabase(String name) {
    execute(
        SUPERUSER,
        "SELECT 'x' FROM pg_database WHERE datname = '" + name + "'",
        List.of("CREATE DATABASE " + name, "REVOKE ALL ON DATABASE " + name + " FROM PUBLIC"));
  }

  /** Creates a role that owns the whole database of that name, for a server that is not ours. */
  public void createOwner(String database) {
    createDatabase(database);
    createLogin(database);
    execute(SUPERUSER, "", List.of("ALTER DATABASE %1$s OWNER TO %1$s".formatted(database)));
  }

  /** Creates the role of a service with the one schema that it can see, both named alike. */
  public void createServiceRole(String role) {
    createLogin(role);
    execute(
        DATABASE,
        "",
        List.of(
            "REVOKE ALL ON SCHEMA public FROM PUBLIC",
            "GRANT CONNECT ON DATABASE %s TO %s".formatted(DATABASE, role),
            "CREATE SCHEMA IF NOT EXISTS %1$s AUTHORIZATION %1$s".formatted(role),
            "ALTER ROLE %1$s SET search_path = %1$s".formatted(role)));
  }

  private void createLogin(String role) {
    execute(
        SUPERUSER,
        "SELECT 'x' FROM pg_roles WHERE rolname = '" + role + "'",
        List.of("CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(role, password(role))));
  }

  private void execute(String database, String unlessFound, List<String> statements) {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      if (!unlessFound.isEmpty() && statement.executeQuery(unlessFound).next()) {
        return;
      }
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("PostgreSQL refused: " + e.getMessage(), e);
    }
  }

  /** Password of a local role. */
  public static String password(String role) {
    return role + "-local";
  }

  /** {@code host:port/database}, as services want it. */
  public String address() {
    return "localhost:" + port + "/" + DATABASE;
  }

  /** JDBC address of the platform's database. */
  public String jdbcUrl() {
    return "jdbc:postgresql://" + address();
  }

  /** Port it listens on. */
  public int port() {
    return port;
  }

  /** The process, to watch and to stop. */
  public ChildProcess process() {
    return process;
  }

  @Override
  public void close() {
    process.stop();
    try {
      process.awaitEnd();
      if (temporary != null) {
        Archives.delete(temporary);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
