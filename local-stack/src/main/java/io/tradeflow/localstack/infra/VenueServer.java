package io.tradeflow.localstack.infra;

import io.tradeflow.localstack.Ports;
import io.tradeflow.localstack.StackLayout;
import io.tradeflow.localstack.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The broker simulator, which orders name as broker {@code simulator}: its books are those of the
 * platform's own depth topic, and what it took survives its restarts.
 */
public final class VenueServer {
  /** Name of the process. */
  public static final String NAME = "broker-simulator";

  private static final Duration START = Duration.ofSeconds(60);

  private VenueServer() {}

  /** The simulator's runnable jar. */
  public static Path jar(StackLayout layout) {
    return layout.root().resolve(NAME).resolve("target").resolve(NAME + ".jar");
  }

  /** Starts it and waits until it answers. */
  public static ChildProcess start(StackLayout layout) throws IOException {
    Files.createDirectories(layout.data(NAME));
    Files.createDirectories(layout.images());
    ChildProcess process =
        ChildProcess.start(
            NAME,
            layout.pidFile(NAME),
            layout.log(NAME),
            List.of(
                StackLayout.java(),
                "-Xmx64m",
                "-Xms8m",
                "-Xmn6m",
                "-XX:-UsePerfData",
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                Compilers.FIRST.option(),
                "-XX:ReservedCodeCacheSize=24m",
                "-XX:+AutoCreateSharedArchive",
                "-XX:SharedArchiveFile=" + layout.images().resolve(NAME + ".jsa"),
                "-Xlog:cds=off",
                "-Dio.netty.allocator.numHeapArenas=1",
                "-Dio.netty.allocator.numDirectArenas=1",
                "-Dio.netty.eventLoopThreads=2",
                "-jar",
                jar(layout).toString(),
                "--port",
                Integer.toString(layout.port(Ports.VENUE)),
                "--receipts",
                layout.data(NAME).resolve("receipts.log").toString(),
                "--kafka",
                "localhost:" + layout.port(Ports.KAFKA),
                "--registry",
                layout.http(Ports.REGISTRY) + "/apis/ccompat/v7"),
            Map.of("MALLOC_ARENA_MAX", "1"));
    Await.until(
        "the broker simulator answers",
        START,
        process::alive,
        layout.log(NAME),
        () -> HttpProbe.ok(layout.http(Ports.VENUE) + "/v1/time"));
    return process;
  }
}
