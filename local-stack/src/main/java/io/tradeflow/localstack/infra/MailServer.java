package io.tradeflow.localstack.infra;

import io.tradeflow.localstack.Ports;
import io.tradeflow.localstack.StackLayout;
import io.tradeflow.localstack.process.ChildProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** GreenMail: takes every mail, delivers none, shows them over IMAP. */
public final class MailServer {
  private static final Duration START = Duration.ofSeconds(90);

  private MailServer() {}

  /** Starts it and waits until it listens. */
  public static ChildProcess start(StackLayout layout) throws IOException {
    int port = layout.port(Ports.SMTP);
    ChildProcess process =
        ChildProcess.start(
            "smtp",
            layout.pidFile("smtp"),
            layout.log("smtp"),
            List.of(
                StackLayout.java(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-Dgreenmail.smtp.hostname=127.0.0.1",
                "-Dgreenmail.smtp.port=" + port,
                "-Dgreenmail.auth.disabled",
                "-cp",
                layout.archives().resolve("greenmail-standalone.jar").toString(),
                "com.icegreen.greenmail.standalone.GreenMailStandaloneRunner"),
            Map.of());
    Await.until(
        "the mail server listens",
        START,
        process::alive,
        layout.log("smtp"),
        () -> FreePort.answers(port));
    return process;
  }
}
