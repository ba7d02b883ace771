package io.tradeflow.starter.kafka;

import java.net.SocketException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits while the registry cannot be reached. A record whose schema cannot be asked for now can be
 * read later: it is neither skipped nor a dead letter, and the service is not ready before. One
 * thread.
 */
public final class PatientDeserializer implements Deserializer<Object> {
  /** Setting with the class that reads. */
  static final String DELEGATE = "tradeflow.deserializer";

  private static final Logger LOG = LoggerFactory.getLogger(PatientDeserializer.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private @Nullable Deserializer<Object> delegate;

  @Override
  @SuppressWarnings("unchecked")
  public void configure(Map<String, ?> settings, boolean isKey) {
    String name = String.valueOf(settings.get(DELEGATE));
    try {
      Deserializer<Object> made = Utils.newInstance(name, Deserializer.class);
      made.configure(settings, isKey);
      delegate = made;
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(DELEGATE + ": there is no class " + name, e);
    }
  }

  @Override
  public Object deserialize(String topic, byte[] payload) {
    return deserialize(topic, new RecordHeaders(), payload);
  }

  @Override
  public Object deserialize(String topic, Headers headers, byte[] payload) {
    while (true) {
      try {
        return Objects.requireNonNull(delegate, DELEGATE).deserialize(topic, headers, payload);
      } catch (RuntimeException e) {
        if (!unreachable(e)) {
          throw e;
        }
        LOG.warn("The registry is not there, a record of {} waits: {}", topic, e.toString());
        pause(e);
      }
    }
  }

  private static void pause(RuntimeException why) {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw why;
    }
  }

  /** Whether nobody answered, so that nothing is known about the record. */
  static boolean unreachable(Throwable failure) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SocketException
          || cause instanceof UnknownHostException
          || cause instanceof HttpTimeoutException
          || cause instanceof ClosedChannelException
          || cause instanceof TimeoutException) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() {
    if (delegate != null) {
      delegate.close();
    }
  }
}
