package io.tradeflow.localstack.infra;

import io.tradeflow.events.TopicCatalogue;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Registers the schemas of the catalogue and has the registry refuse what breaks readers. */
public final class RegistrySubjects {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpClient http = HttpClient.newHttpClient();
  private final String registry;

  /** {@code registry} is the base address of the server. */
  public RegistrySubjects(String registry) {
    this.registry = registry + "/apis/ccompat/v7";
  }

  /** Registers what is missing; what is there already stays as it is. */
  public void register() throws IOException {
    call("PUT", "/config", Map.of("compatibility", "FULL_TRANSITIVE"));
    for (TopicCatalogue.Topic topic : TopicCatalogue.all()) {
      register(topic);
    }
  }

  /** The id of the topic's schema, which is registered if it is not yet. */
  public int register(TopicCatalogue.Topic topic) throws IOException {
    return call(
            "POST",
            "/subjects/" + topic.subject() + "/versions",
            Map.of("schemaType", "AVRO", "schema", topic.schema().toString()))
        .path("id")
        .asInt();
  }

  private JsonNode call(String method, String path, Map<String, String> body) throws IOException {
    try {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(URI.create(registry + path))
                  .header("Content-Type", "application/json")
                  .method(
                      method, HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IOException(
            "The registry refused " + path + " with " + answer.statusCode() + ": " + answer.body());
      }
      return JSON.readTree(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
