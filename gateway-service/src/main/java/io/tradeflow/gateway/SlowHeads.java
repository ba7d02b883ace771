package io.tradeflow.gateway;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection on which the first request does not become complete in time, however slowly
 * its bytes trickle in. Later requests on a connection are bounded by its idle timeout.
 */
final class SlowHeads extends ChannelDuplexHandler {
  private final Duration patience;
  private @Nullable ScheduledFuture<?> deadline;

  SlowHeads(Duration patience) {
    this.patience = patience;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    deadline =
        context
            .executor()
            .schedule(() -> context.close(), patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest) {
      stop();
    }
    context.fireChannelRead(message);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    stop();
  }

  private void stop() {
    ScheduledFuture<?> running = deadline;
    if (running != null) {
      running.cancel(false);
      deadline = null;
    }
  }
}
