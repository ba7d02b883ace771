package io.tradeflow.engine.adapter.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tradeflow.engine.EngineSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What docs/webhooks.md tells people to send is taken. */
class WebhookDocTest {
  private static final Path PAGE = Path.of("../docs/webhooks.md");

  private final Webhooks webhooks = new Webhooks();

  @Test
  void theShellExampleWorksAndRepeatsHarmlessly() throws Exception {
    assumeTrue(
        run("command -v openssl && command -v curl && command -v od", Map.of()).startsWith("/"),
        "No openssl, curl or od");
    Webhooks.Issued hook = webhooks.hook("generic", "");
    String script = block("## Any program", "sh");
    Map<String, String> settings =
        Map.of(
            "HOOK_URL",
            EngineSystem.address() + hook.path(),
            "HOOK_SECRET",
            hook.secret(),
            "ID",
            "shell-1");

    assertThat(json(run(script, settings)).path("status").asString()).isEqualTo("ACCEPTED");
    assertThat(json(run(script, settings)).path("status").asString()).isEqualTo("REPEATED");
  }

  @Test
  void theTradingViewTemplateIsTakenOnceFilledIn() throws IOException {
    Webhooks.Issued hook = webhooks.hook("tradingview", "");
    String message =
        block("## TradingView", "json")
            .replace("whsec_…", hook.secret())
            .replace("{{ticker}}", "BTCUSD")
            .replace("{{interval}}", "60")
            .replace("{{timenow}}", Instant.now().toString().replaceAll("\\.\\d+", ""))
            .replace("{{strategy.order.action}}", "buy")
            .replace("{{strategy.order.comment}}", "Long")
            .replace("{{close}}", "43005.25");

    assertThat(message).doesNotContain("{{");
    assertThat(webhooks.send(hook.path(), message, Map.of()).status()).isEqualTo(202);
  }

  /** The first block of that language after the heading. */
  private static String block(String heading, String language) throws IOException {
    String page = Files.readString(PAGE);
    Matcher block =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
            .matcher(page.substring(page.indexOf(heading)));
    assertThat(block.find()).isTrue();
    return block.group(1);
  }

  private static String run(String script, Map<String, String> settings) throws Exception {
    ProcessBuilder shell = new ProcessBuilder("sh", "-c", script);
    shell.environment().putAll(settings);
    Process process = shell.start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return printed;
  }

  private static JsonNode json(String text) {
    return JsonMapper.builder().build().readTree(text);
  }
}
