package io.tradeflow.gateway;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection on which the head of a request does not become complete in time, however
 * slowly its bytes trickle in. Between requests a connection may idle.
 */
final class SlowHeads extends ChannelDuplexHandler {
  private final Duration patience;
  private @Nullable ScheduledFuture<?> deadline;
  private boolean betweenRequests = true;
  private boolean decoded;

  SlowHeads(Duration patience) {
    this.patience = patience;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    begin(context);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    decoded = true;
    if (message instanceof HttpRequest) {
      betweenRequests = false;
      stop();
    }
    if (message instanceof LastHttpContent) {
      betweenRequests = true;
    }
    context.fireChannelRead(message);
  }

  /** Bytes came that made no message: a head has begun. */
  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (betweenRequests && !decoded && deadline == null) {
      begin(context);
    }
    decoded = false;
    context.fireChannelReadComplete();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    stop();
  }

  private void begin(ChannelHandlerContext context) {
    deadline =
        context
            .executor()
            .schedule(() -> context.close(), patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void stop() {
    ScheduledFuture<?> running = deadline;
    if (running != null) {
      running.cancel(false);
      deadline = null;
    }
  }
}
