package io.tradeflow.auth;

import io.tradeflow.auth.AuthSystem.Answer;
import java.util.UUID;

/** Somebody with an address and a password, at the service's front door. */
final class Person {
  private static final AuthSystem SYSTEM = AuthSystem.RUNNING;

  final String email = "p" + UUID.randomUUID() + "@example.org";
  final String password = "correct-" + UUID.randomUUID();

  /** What a login or a refresh gives. */
  record Grant(String access, String refresh) {
    static Grant of(Answer answer) {
      if (answer.status() != 200) {
        throw new AssertionError(answer.toString());
      }
      return new Grant(
          answer.body().get("accessToken").asString(),
          answer.body().get("refreshToken").asString());
    }

    String session() {
      return TokenClaims.of(access).sessionId();
    }
  }

  static Person registered() {
    Person person = new Person();
    Answer answer = person.registers();
    if (answer.status() != 201) {
      throw new AssertionError(answer.toString());
    }
    return person;
  }

  Answer registers() {
    return registers(password);
  }

  Answer registers(String with) {
    return SYSTEM.post("register", "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, with));
  }

  Answer triesToLogIn(String with) {
    return SYSTEM.post("login", "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(email, with));
  }

  Grant logsIn() {
    return Grant.of(triesToLogIn(password));
  }

  static Answer refreshes(String refreshToken) {
    return SYSTEM.post("refresh", "{\"refreshToken\":\"%s\"}".formatted(refreshToken));
  }

  static Answer looksAtItsSessions(Grant grant) {
    return SYSTEM.send("GET", "sessions", grant.access(), "");
  }

  Answer forgotThePassword() {
    return SYSTEM.post("reset-password", "{\"email\":\"%s\"}".formatted(email));
  }

  Realm.User user() {
    return SYSTEM.keycloak.realm.byEmail(email).orElseThrow();
  }
}
