package io.tradeflow.starter.postgres;

import jakarta.validation.constraints.NotBlank;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Connections for a thread that keeps one and waits for each answer: none of the layers, threads
 * and hand-overs that the reactive driver needs to let nobody wait. They go where the schema is
 * migrated.
 *
 * @param url of the database, {@code jdbc:postgresql://…}
 * @param user the service's role, which sees its own schema only
 * @param password of the role
 */
@Validated
@ConfigurationProperties("spring.flyway")
public record KeptConnections(
    @NotBlank @DefaultValue("jdbc:postgresql://localhost:15432/tradeflow") String url,
    @DefaultValue("") String user,
    @DefaultValue("") String password) {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /**
   * Opens one, in which each statement is a transaction of its own; given up after 5 s.
   *
   * @param longest after which an answer is waited for no more and the connection is closed; zero
   *     waits as long as the server is there
   */
  public Connection open(Duration longest) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("connectTimeout", Long.toString(CONNECT.toSeconds()));
    properties.setProperty("loginTimeout", Long.toString(CONNECT.toSeconds()));
    properties.setProperty("socketTimeout", Long.toString(longest.toSeconds()));
    properties.setProperty("tcpKeepAlive", "true");
    return DriverManager.getConnection(url, properties);
  }
}
