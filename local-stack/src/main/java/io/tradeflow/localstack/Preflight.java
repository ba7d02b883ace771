package io.tradeflow.localstack;

import com.sun.management.OperatingSystemMXBean;
import io.tradeflow.localstack.infra.Compilers;
import io.tradeflow.localstack.infra.FreePort;
import io.tradeflow.localstack.infra.ServiceProcess;
import io.tradeflow.localstack.infra.VenueServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Finds what would make a start fail, before anything starts. */
public final class Preflight {
  private static final long GIB = 1L << 30;
  private static final long MEMORY = 5 * GIB;
  private static final long MEMORY_AT_PEAK = 45 * GIB / 4;
  private static final long DISK = 5 * GIB;

  private Preflight() {}

  /** One sentence a problem; empty when the stack can start. */
  public static List<String> problems(StackLayout layout, Compilers compilers) throws IOException {
    List<String> problems = new ArrayList<>();
    takenPorts(layout)
        .forEach(
            (port, name) ->
                problems.add(
                    "Port %d, which %s needs, is taken: stop what uses it or choose --port-offset N."
                        .formatted(port, name)));
    long memory = compilers == Compilers.BOTH ? MEMORY_AT_PEAK : MEMORY;
    problems.addAll(resources(memory, availableMemory(), freeDisk(layout.root())));
    for (Service service : Service.values()) {
      if (!Files.exists(ServiceProcess.jar(layout, service))) {
        problems.add(service.module() + " is not built: run ./mvnw -DskipTests package.");
      }
    }
    if (!Files.exists(VenueServer.jar(layout))) {
      problems.add(VenueServer.NAME + " is not built: run ./mvnw -DskipTests package.");
    }
    return problems;
  }

  static List<String> resources(long needed, long memory, long disk) {
    List<String> problems = new ArrayList<>();
    if (memory < needed) {
      problems.add(
          "The stack needs %.1f GiB of free memory and %.1f are free: close something."
              .formatted((double) needed / GIB, (double) memory / GIB));
    }
    if (disk < DISK) {
      problems.add(
          "The stack needs 5 GiB of free disk and %.1f are free: make room."
              .formatted((double) disk / GIB));
    }
    return problems;
  }

  static Map<Integer, String> takenPorts(StackLayout layout) {
    Map<Integer, String> needed = new TreeMap<>();
    needed.put(layout.port(Ports.POSTGRES), "postgres");
    needed.put(layout.port(Ports.KAFKA), "kafka");
    needed.put(layout.port(Ports.KAFKA_CONTROLLER), "kafka");
    needed.put(layout.port(Ports.REGISTRY), "registry");
    needed.put(layout.port(Ports.REGISTRY_MANAGEMENT), "registry");
    needed.put(layout.port(Ports.KEYCLOAK), "keycloak");
    needed.put(layout.port(Ports.KEYCLOAK_MANAGEMENT), "keycloak");
    needed.put(layout.port(Ports.REDIS), "redis");
    needed.put(layout.port(Ports.SMTP), "smtp");
    needed.put(layout.port(Ports.VENUE), VenueServer.NAME);
    for (Service service : Service.values()) {
      needed.put(layout.port(service.port()), service.module());
    }
    needed.keySet().removeIf(port -> !FreePort.taken(port));
    return needed;
  }

  private static long availableMemory() throws IOException {
    Path meminfo = Path.of("/proc/meminfo");
    if (Files.exists(meminfo)) {
      for (String line : Files.readAllLines(meminfo)) {
        if (line.startsWith("MemAvailable:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
        }
      }
    }
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return system.getTotalMemorySize();
  }

  private static long freeDisk(Path root) throws IOException {
    return Files.getFileStore(root).getUsableSpace();
  }
}
