package io.tradeflow.localstack.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tradeflow.events.TopicCatalogue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class KafkaServerTest {
  private static KafkaServer server;
  private static Admin admin;

  @BeforeAll
  static void start() {
    server = KafkaServer.startTemporary();
    admin = Admin.create(Map.of("bootstrap.servers", server.bootstrapServers()));
  }

  @AfterAll
  static void stop() {
    admin.close();
    server.close();
  }

  @Test
  void theBrokerHasTheCatalogueAndADeadLetterTopicEachAndNothingElse() throws Exception {
    List<String> expected = new ArrayList<>();
    for (TopicCatalogue.Topic topic : TopicCatalogue.all()) {
      expected.add(topic.name());
      expected.add(topic.name() + ".dlt");
    }
    assertThat(admin.listTopics().names().get()).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void theBrokerDescribesEveryTopicAsTheCatalogueDoes() throws Exception {
    for (TopicCatalogue.Topic topic : TopicCatalogue.all()) {
      TopicDescription description =
          admin.describeTopics(List.of(topic.name())).allTopicNames().get().get(topic.name());
      assertThat(description.partitions()).as(topic.name()).hasSize(topic.partitions());
      ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
      Config config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
      topic
          .config()
          .forEach(
              (name, value) ->
                  assertThat(config.get(name).value())
                      .as(topic.name() + " " + name)
                      .isEqualTo(value));
    }
  }

  /** The topic comes later than it is waited for, as one does that only the controller knows. */
  @Test
  void topicsThatTheBrokerDoesNotKnowYetAreWaitedFor() throws Exception {
    List<NewTopic> late = List.of(new NewTopic("late", 2, (short) 1));
    CompletableFuture<Void> waiting =
        CompletableFuture.runAsync(
            () -> {
              try {
                KafkaServer.awaitLeaders(admin, late);
              } catch (InterruptedException | ExecutionException e) {
                throw new CompletionException(e);
              }
            });
    assertThat(waiting).isNotCompleted();
    TimeUnit.MILLISECONDS.sleep(300);
    admin.createTopics(late).all().get();
    try {
      assertThat(waiting).succeedsWithin(Duration.ofSeconds(30));
    } finally {
      admin.deleteTopics(List.of("late")).all().get();
      await().until(() -> !admin.listTopics().names().get().contains("late"));
    }
  }

  @Test
  void creatingThemAgainChangesNothing() throws Exception {
    int before = admin.listTopics().names().get().size();
    server.createTopics();
    assertThat(admin.listTopics().names().get()).hasSize(before);
  }
}
