package io.tradeflow.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RealmTest {
  private String text = "";
  private JsonNode realm = JsonMapper.shared().createObjectNode();

  @BeforeEach
  void read() throws IOException {
    try (InputStream json = RealmTest.class.getResourceAsStream("/keycloak/tradeflow-realm.json")) {
      text = new String(json.readAllBytes(), StandardCharsets.UTF_8);
    }
    realm = JsonMapper.shared().readTree(text);
  }

  @Test
  void usersHaveTheirRolesAndPasswords() {
    Map<String, List<String>> roles = new TreeMap<>();
    for (JsonNode user : realm.path("users")) {
      if (user.has("serviceAccountClientId")) {
        continue;
      }
      String name = user.path("username").asString();
      roles.put(name, strings(user.path("realmRoles")));
      assertThat(user.path("id").asString()).matches("[0-9a-f-]{36}");
      assertThat(user.path("credentials").path(0).path("value").asString())
          .isEqualTo(name + "-Passw0rd!");
    }
    assertThat(roles)
        .isEqualTo(
            Map.of(
                "trader", List.of("trader"),
                "operator-1", List.of("operator"),
                "operator-2", List.of("operator"),
                "admin", List.of("admin", "operator")));
  }

  @Test
  void everyClientPutsAudienceAndRolesAndSubjectIntoItsTokens() {
    for (JsonNode client : realm.path("clients")) {
      List<String> mappers = new ArrayList<>();
      client
          .path("protocolMappers")
          .forEach(mapper -> mappers.add(mapper.path("protocolMapper").asString()));
      assertThat(mappers)
          .contains("oidc-audience-mapper", "oidc-usermodel-realm-role-mapper", "oidc-sub-mapper");
      assertThat(client.toString()).contains("\"included.custom.audience\":\"tradeflow-api\"");
    }
  }

  @Test
  void theDashboardIsPublicAndUsesPkce() {
    JsonNode dashboard = client("tradeflow-dashboard");
    assertThat(dashboard.path("publicClient").asBoolean()).isTrue();
    assertThat(dashboard.path("directAccessGrantsEnabled").asBoolean()).isFalse();
    assertThat(dashboard.path("attributes").path("pkce.code.challenge.method").asString())
        .isEqualTo("S256");
  }

  @Test
  void authServiceMayManageUsersAndItsSecretIsNotInTheFile() {
    JsonNode auth = client("tradeflow-auth");
    assertThat(auth.path("publicClient").asBoolean()).isFalse();
    assertThat(auth.path("serviceAccountsEnabled").asBoolean()).isTrue();
    assertThat(auth.path("secret").asString()).isEqualTo("${TRADEFLOW_AUTH_CLIENT_SECRET}");
    JsonNode account = named(realm.path("users"), "username", "service-account-tradeflow-auth");
    assertThat(strings(account.path("clientRoles").path("realm-management")))
        .contains("manage-users", "view-users");
  }

  @Test
  void tokensAreShortLivedAndGuessingIsSlowedDown() {
    assertThat(realm.path("accessTokenLifespan").asInt()).isEqualTo(300);
    assertThat(realm.path("revokeRefreshToken").asBoolean()).isTrue();
    assertThat(realm.path("bruteForceProtected").asBoolean()).isTrue();
  }

  @Test
  void namesOnlyVariablesThatTheLauncherSets() {
    assertThat(Pattern.compile("\\$\\{(\\w+)}").matcher(text).results().map(m -> m.group(1)))
        .containsOnly("TRADEFLOW_SMTP_PORT", "TRADEFLOW_AUTH_CLIENT_SECRET", "TRADEFLOW_GATEWAY");
  }

  private JsonNode client(String id) {
    return named(realm.path("clients"), "clientId", id);
  }

  private static JsonNode named(JsonNode list, String field, String value) {
    for (JsonNode entry : list) {
      if (entry.path(field).asString().equals(value)) {
        return entry;
      }
    }
    throw new AssertionError("no " + field + " " + value);
  }

  private static List<String> strings(JsonNode array) {
    List<String> strings = new ArrayList<>();
    array.forEach(entry -> strings.add(entry.asString()));
    return strings;
  }
}
