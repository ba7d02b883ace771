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

/** Redis from the binaries in embedded-redis. */
public final class RedisServer {
  private static final Duration START = Duration.ofSeconds(60);

  private RedisServer() {}

  /** Starts it and waits until it listens. */
  public static ChildProcess start(StackLayout layout) throws IOException {
    Path binary = Archives.cached(StackLayout.cache(), "redis-6.2", RedisServer::unpack);
    Path data = Files.createDirectories(layout.data("redis"));
    ChildProcess process =
        ChildProcess.start(
            "redis",
            layout.pidFile("redis"),
            layout.log("redis"),
            List.of(
                binary.resolve("redis-server").toString(),
                "--port",
                Integer.toString(layout.port(Ports.REDIS)),
                "--bind",
                "127.0.0.1",
                "--dir",
                data.toString(),
                "--save",
                "",
                "--maxmemory",
                "64mb",
                "--maxmemory-policy",
                "allkeys-lru"),
            Map.of());
    Await.until(
        "Redis listens",
        START,
        process::alive,
        layout.log("redis"),
        () -> FreePort.answers(layout.port(Ports.REDIS)));
    return process;
  }

  private static void unpack(Path folder) throws IOException {
    boolean arm = System.getProperty("os.arch").equals("aarch64");
    String system = StackLayout.operatingSystem().contains("mac") ? "darwin" : "linux";
    String version = arm && system.equals("linux") ? "6.2.7" : "6.2.6-v5";
    String resource = "/redis-server-%s-%s-%s".formatted(version, system, arm ? "arm64" : "amd64");
    try (InputStream binary = RedisServer.class.getResourceAsStream(resource)) {
      if (binary == null) {
        throw new IOException("There is no Redis for this platform; use docker-compose.yml");
      }
      Path file = folder.resolve("redis-server");
      Files.copy(binary, file);
      if (!file.toFile().setExecutable(true)) {
        throw new IOException(file + " cannot be made executable");
      }
    }
  }
}
