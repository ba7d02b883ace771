package io.tradeflow.starter.kafka;

import java.util.Map;

/** How services write and read values with a registry. */
public final class StarterSerde {
  private StarterSerde() {}

  /**
   * Settings of Apicurio's serializer and deserializer.
   *
   * @param registry base address of the server
   */
  public static Map<String, Object> of(String registry) {
    return new KafkaSettings(
            "", new KafkaStarterProperties(registry + "/apis/registry/v3", "", "", 1, ""))
        .serde();
  }
}
