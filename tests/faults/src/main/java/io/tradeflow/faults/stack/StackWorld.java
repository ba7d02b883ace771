package io.tradeflow.faults.stack;

import io.apicurio.registry.serde.avro.AvroKafkaDeserializer;
import io.apicurio.registry.serde.avro.AvroKafkaSerializer;
import io.tradeflow.faults.world.Venue;
import io.tradeflow.faults.world.Victim;
import io.tradeflow.faults.world.Violation;
import io.tradeflow.faults.world.Wire;
import io.tradeflow.faults.world.World;
import io.tradeflow.localstack.Ports;
import io.tradeflow.localstack.Preflight;
import io.tradeflow.localstack.Progress;
import io.tradeflow.localstack.Service;
import io.tradeflow.localstack.StackLayout;
import io.tradeflow.localstack.Supervisor;
import io.tradeflow.localstack.audit.Keys;
import io.tradeflow.localstack.audit.Ledger;
import io.tradeflow.localstack.client.ApiClient;
import io.tradeflow.localstack.infra.Compilers;
import io.tradeflow.localstack.infra.HttpProbe;
import io.tradeflow.localstack.infra.RegistryServer;
import io.tradeflow.localstack.infra.ServiceProcess;
import io.tradeflow.localstack.process.ChildProcess;
import io.tradeflow.starter.kafka.StarterSerde;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Everything as {@code ./tradeflow up} starts it, on new data in a folder of its own. */
public final class StackWorld implements World {
  /** As the venue gives each account, so that both books can be compared. */
  private static final String CASH = "1000000";

  private final StackLayout layout;
  private final Supervisor supervisor;
  private final Parts parts;
  private final AuditTrail audit;
  private @Nullable ChildProcess registry;

  /**
   * Starts all of it.
   *
   * @throws IOException if something keeps it from starting, with what to do
   */
  public StackWorld(Path root, Path folder, int portOffset, Progress progress) throws IOException {
    layout = new StackLayout(root, portOffset, folder);
    List<String> problems = Preflight.problems(layout, Compilers.FIRST);
    if (!problems.isEmpty()) {
      throw new IOException(String.join("\n", problems));
    }
    // The name keeps a victim's partitions for it while it is away.
    Victim execution =
        victim(
            Service.EXECUTION,
            Map.of("TRADEFLOW_MEMBER", "drill", "EXECUTION_STARTING_CASH", CASH),
            progress);
    Victim risk =
        victim(Service.RISK, Map.of("TRADEFLOW_MEMBER", "drill", "RISK_KEEPEVERY", "1s"), progress);
    String kafka = "localhost:" + layout.port(Ports.KAFKA);
    parts =
        new Parts(
            layout.state(),
            "jdbc:postgresql://localhost:" + layout.port(Ports.POSTGRES) + "/tradeflow",
            new Wire(kafka, this::serializer, this::deserializer),
            new Venue(URI.create(layout.http(Ports.VENUE))),
            new StackTraders(layout),
            execution,
            risk);
    Ledger ledger = ledger(kafka);
    audit = new AuditTrail(each -> ledger.check(Ledger.Part.ALL, Keys.published(), each));
    // Start caches of the others are used, not made: the victims' starts are those that count.
    ServiceProcess.Mode mode = new ServiceProcess.Mode(true, false);
    supervisor =
        new Supervisor(
            layout,
            progress,
            mode,
            service ->
                switch (service) {
                  case EXECUTION -> begin(execution, service);
                  case RISK -> begin(risk, service);
                  case MARKET_DATA ->
                      // Prices of the drill's own symbol come from the drill.
                      ServiceProcess.start(
                          layout, service, mode, List.of(), Map.of("TRADEFLOW_MARKET_SPEED", "1"));
                  default -> ServiceProcess.start(layout, service, mode);
                });
    try {
      supervisor.start();
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private Victim victim(Service service, Map<String, String> variables, Progress progress) {
    return new Victim(
        new DeployedProgram(layout, service, variables, progress),
        layout.state().resolve(service.module() + ".markers"));
  }

  private ChildProcess begin(Victim victim, Service service) throws IOException {
    if (ServiceProcess.cached(layout, service)) {
      victim.start("");
    } else {
      victim.startRecording();
    }
    return Objects.requireNonNull(victim.process());
  }

  @Override
  public Parts parts() {
    return parts;
  }

  private Serializer<Object> serializer() {
    Serializer<Object> serializer = new AvroKafkaSerializer<>();
    serializer.configure(StarterSerde.of(layout.http(Ports.REGISTRY)), false);
    return serializer;
  }

  private Deserializer<Object> deserializer() {
    Deserializer<Object> deserializer = new AvroKafkaDeserializer<>();
    deserializer.configure(StarterSerde.of(layout.http(Ports.REGISTRY)), false);
    return deserializer;
  }

  @Override
  public String invariants() {
    return "I1 to I6";
  }

  @Override
  public List<Violation> alsoCheck(Set<String> orderEvents)
      throws IOException, InterruptedException {
    return audit.check(orderEvents);
  }

  private Ledger ledger(String kafka) {
    String gateway = layout.http(Service.GATEWAY.port());
    return new Ledger(
        gateway,
        new ApiClient(gateway, "admin", "admin-Passw0rd!"),
        kafka,
        layout.http(Ports.REGISTRY) + "/apis/ccompat/v7");
  }

  /** Whether execution-service, and nobody else, says that it is ready. */
  public boolean executionReady() {
    return HttpProbe.ok(layout.http(Service.EXECUTION.port()) + "/health/ready");
  }

  /** SIGKILL. */
  public void killRegistry() throws IOException {
    String pid = Files.readString(layout.pidFile("registry")).strip();
    ProcessHandle.of(Long.parseLong(pid))
        .orElseThrow(() -> new IOException("The registry does not run"))
        .destroyForcibly();
  }

  /** Starts the registry on its data and waits until it answers. */
  public void startRegistry() throws IOException {
    registry = RegistryServer.restart(layout, layout.port(Ports.POSTGRES), Compilers.FIRST);
  }

  @Override
  public void close() {
    if (registry != null) {
      registry.stop();
    }
    parts.execution().close();
    parts.risk().close();
    supervisor.close();
  }
}
