package io.tradeflow.acceptance.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tradeflow.acceptance.dsl.Answer;
import io.tradeflow.acceptance.dsl.Operation;
import io.tradeflow.acceptance.dsl.Operation.Parameter;
import io.tradeflow.acceptance.dsl.Tradeflow;
import io.tradeflow.acceptance.dsl.Trader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.function.Executable;

/**
 * The abuse table over every operation of the OpenAPI document: a route that is added there is
 * covered here without work. Every refusal is problem details with a code and no stack trace.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AbuseTableTest {
  /** CR/LF, NUL, a right-to-left mark and one within a name, as they go into an address. */
  private static final List<String> MARKS =
      List.of("%0D%0Ax", "%00", "%E2%80%AE", "BTC%E2%80%AEUSD");

  private static final List<String> QUERIES =
      Stream.concat(MARKS.stream(), Stream.of("nonsense", "AAAA", "")).toList();

  private static final Duration TOKENS_ARE_GOOD_FOR = Duration.ofMinutes(2);

  private final Tradeflow tradeflow = Tradeflow.running();
  private final List<Operation> operations = Operation.all(tradeflow.address("gateway"));
  private Trader eve;

  /** Whose sessions may end by what is tried on them. */
  private Trader thrown;

  private Trader operator;
  private Instant entered = Instant.MIN;

  @BeforeAll
  void enter() {
    eve = tradeflow.newTrader("mallory");
    thrown = tradeflow.newTrader("trudy");
    operator = tradeflow.user("operator-1");
    entered = Instant.now();
  }

  /** Tokens live five minutes, and on a busy machine the table takes longer. */
  @BeforeEach
  void enterAgain() {
    if (entered.plus(TOKENS_ARE_GOOD_FOR).isBefore(Instant.now())) {
      eve = eve.logsInAgain();
      thrown = thrown.logsInAgain();
      operator = operator.logsInAgain();
      entered = Instant.now();
    }
  }

  @AfterAll
  void nothingCameOfIt() {
    assertThat(eve.all("/api/v1/orders")).isEmpty();
    eve.close();
    thrown.close();
    operator.close();
  }

  @TestFactory
  Stream<DynamicTest> withoutATokenIs401() {
    return operations.stream()
        .filter(Operation::secured)
        .map(
            it ->
                test(
                    it,
                    () ->
                        refused(
                            Set.of(401),
                            () ->
                                eve.anonymous(
                                    it.method(), it.path(), it.body(), it.headersBut("")))));
  }

  @TestFactory
  Stream<DynamicTest> userAtAnOperatorsRouteIs403() {
    return operations.stream()
        .filter(Operation::operators)
        .map(it -> test(it, () -> refused(Set.of(403), () -> send(eve, it, it.body()))));
  }

  @TestFactory
  Stream<DynamicTest> malformedJsonIs400() {
    return bodies(
        it -> true, it -> List.of(cut(it), "[" + it.body(), "[]", "7", "[".repeat(10_000)));
  }

  @TestFactory
  Stream<DynamicTest> fieldThatIsGivenTwiceIs400() {
    return bodies(it -> it.body().length() > 2, it -> List.of(twice(it.body())));
  }

  @TestFactory
  Stream<DynamicTest> fieldThatIsNotKnownIs400() {
    return bodies(
        Operation::closed,
        it ->
            List.of(
                with(it.body(), "\"noSuchField\":1"),
                with(it.body(), "\"accountId2\":\"x\""),
                with(it.body(), "\"__proto__\":{}")));
  }

  @TestFactory
  Stream<DynamicTest> anotherContentTypeIs415() {
    return operations.stream()
        .filter(Operation::json)
        .map(
            it ->
                test(
                    it,
                    () ->
                        refused(
                            Set.of(415),
                            () ->
                                caller(it)
                                    .call(
                                        it.method(),
                                        it.path(),
                                        "<order/>",
                                        headers(it, "", "Content-Type", "application/xml")))));
  }

  @TestFactory
  Stream<DynamicTest> missingIdempotencyKeyIs400() {
    String key = "Idempotency-Key";
    return operations.stream()
        .filter(it -> it.parameters("header").stream().anyMatch(one -> one.name().equals(key)))
        .map(
            it ->
                test(
                    it,
                    () ->
                        assertThat(
                                refused(
                                        Set.of(400),
                                        () ->
                                            eve.call(
                                                it.method(),
                                                it.path(),
                                                it.body(),
                                                it.headersBut(key)))
                                    .json()
                                    .path("code")
                                    .asString())
                            .isEqualTo("IDEMPOTENCY_KEY_MISSING")));
  }

  @TestFactory
  Stream<DynamicTest> pageOutOfRangeIs400() {
    return operations.stream()
        .filter(it -> has(it, "limit"))
        .map(
            it ->
                test(
                    it,
                    () -> {
                      for (String limit : List.of("100000", "0", "-1", "many", "99999999999")) {
                        named(it, refused(outOfRange(it), () -> get(it, "limit", limit)));
                      }
                    }));
  }

  /** Where the path has an id, it may be looked up first, and is nobody's here. */
  private static Set<Integer> outOfRange(Operation operation) {
    return operation.parameters("path").isEmpty() ? Set.of(400) : Set.of(400, 404);
  }

  private static void named(Operation operation, Answer refusal) {
    if (refusal.status() == 400) {
      assertThat(refusal.json().path("detail").asString(""))
          .as("%s says which field", operation)
          .contains("limit");
    }
  }

  @TestFactory
  Stream<DynamicTest> idThatCannotBeOneIs400Or404() {
    return operations.stream()
        .flatMap(
            it ->
                it.parameters("path").stream()
                    .map(
                        id ->
                            test(
                                it,
                                () -> {
                                  for (String mark : MARKS) {
                                    String path = it.path(id.name(), mark);
                                    refused(
                                        Set.of(400, 404),
                                        () ->
                                            caller(it)
                                                .call(
                                                    it.method(), path, it.body(), headers(it, "")));
                                  }
                                })));
  }

  /** A filter or cursor that fits nothing may find nothing; it does not fail. */
  @TestFactory
  Stream<DynamicTest> marksInAQueryNeverFail() {
    return operations.stream()
        .filter(it -> it.method().equals("GET"))
        .flatMap(
            it ->
                it.parameters("query").stream()
                    .map(Parameter::name)
                    .map(
                        name ->
                            test(
                                it,
                                () -> {
                                  for (String mark : QUERIES) {
                                    Answer answer = calm(() -> get(it, name, mark));
                                    assertThat(answer.status())
                                        .as("%s=%s: %s", name, mark, answer.response().body())
                                        .isLessThan(500);
                                    if (answer.status() >= 400) {
                                      problem(answer);
                                    }
                                  }
                                })));
  }

  /** Each text of the example once with NUL in it, in whatever depth. */
  @TestFactory
  Stream<DynamicTest> nulInATextIs400Or422() {
    return operations.stream()
        .filter(it -> it.json() && !nuls(it.body()).isEmpty())
        .map(
            it ->
                test(
                    it,
                    () -> {
                      for (String body : nuls(it.body())) {
                        Set<Integer> either = new HashSet<>(expected(it));
                        either.add(422);
                        refused(either, () -> send(caller(it), it, body));
                      }
                    }));
  }

  private static List<String> nuls(String body) {
    List<String> all = new ArrayList<>();
    Matcher text = Pattern.compile(":\"([^\"\\\\]*)\"").matcher(body);
    while (text.find()) {
      all.add(body.substring(0, text.end() - 1) + "\\u0000x" + body.substring(text.end() - 1));
    }
    return all;
  }

  private interface Bodies {
    List<String> of(Operation operation);
  }

  private Stream<DynamicTest> bodies(Predicate<Operation> which, Bodies broken) {
    return operations.stream()
        .filter(it -> it.json() && which.test(it))
        .map(
            it ->
                test(
                    it,
                    () -> {
                      for (String body : broken.of(it)) {
                        refused(expected(it), () -> send(caller(it), it, body));
                      }
                    }));
  }

  /**
   * Webhooks look at who is there first, and say nothing to strangers. Rules are read whole, so
   * that their errors have pointers, once the rule they belong to is found.
   */
  private static Set<Integer> expected(Operation operation) {
    if (operation.template().startsWith("/api/v1/webhooks/")) {
      return Set.of(400, 401, 404);
    }
    return operation.template().startsWith("/api/v1/rules") ? Set.of(400, 404, 422) : Set.of(400);
  }

  private static String cut(Operation operation) {
    String body = operation.body();
    return body.substring(0, body.length() - 1);
  }

  private static String twice(String body) {
    String inner = body.substring(1, body.length() - 1);
    return "{" + inner + "," + inner + "}";
  }

  private static String with(String body, String field) {
    return body.equals("{}") ? "{" + field + "}" : body.replaceFirst("\\{", "{" + field + ",");
  }

  private static boolean has(Operation operation, String parameter) {
    return operation.parameters("query").stream().anyMatch(it -> it.name().equals(parameter));
  }

  private Trader caller(Operation operation) {
    if (operation.template().startsWith("/api/v1/auth/")) {
      return thrown;
    }
    return operation.operators() ? operator : eve;
  }

  private Answer get(Operation operation, String parameter, String value) {
    return caller(operation).call(operation.method(), operation.path(parameter, value), "");
  }

  private static Answer send(Trader who, Operation operation, String body) {
    return who.call(operation.method(), operation.path(), body, headers(operation, ""));
  }

  private static String[] headers(Operation operation, String left, String... more) {
    List<String> all = new ArrayList<>(Arrays.asList(operation.headersBut(left)));
    all.addAll(Arrays.asList(more));
    return all.toArray(String[]::new);
  }

  private interface Call {
    Answer make();
  }

  private static Answer refused(Set<Integer> statuses, Call call) {
    Answer answer = calm(call);
    assertThat(answer.status())
        .as("%s answered %s", answer.request(), answer.response().body())
        .isIn(statuses);
    problem(answer);
    return answer;
  }

  private static void problem(Answer answer) {
    assertThat(answer.response().headers().firstValue("Content-Type").orElse(""))
        .as(answer.request())
        .startsWith("application/problem+json");
    assertThat(answer.json().path("code").asString("")).as(answer.request()).isNotBlank();
    assertThat(answer.json().path("detail").asString("")).as(answer.request()).isNotBlank();
    assertThat(answer.response().body())
        .doesNotContain("\\tat ")
        .doesNotContain("java.")
        .doesNotContain("Exception");
  }

  private static Answer calm(Call call) {
    return await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(200))
        .pollDelay(Duration.ZERO)
        .until(call::make, answer -> answer.status() != 429);
  }

  private static DynamicTest test(Operation operation, Executable body) {
    return DynamicTest.dynamicTest(operation.toString(), body);
  }
}
