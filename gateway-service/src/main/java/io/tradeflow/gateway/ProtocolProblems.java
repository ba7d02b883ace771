package io.tradeflow.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/** Gives a body to what Netty refuses before there is a request: headers or a path too long. */
final class ProtocolProblems extends ChannelOutboundHandlerAdapter {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private record Problem(String title, int status, String detail, String code) {}

  private static final Map<Integer, Problem> PROBLEMS =
      Map.of(
          400,
          problem(HttpStatus.BAD_REQUEST, "MALFORMED_REQUEST", "This is not HTTP/1.1."),
          414,
          problem(HttpStatus.URI_TOO_LONG, "URI_TOO_LONG", "Shorten the path and its parameters."),
          431,
          problem(
              HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
              "HEADERS_TOO_LARGE",
              "The headers may have at most 16 KiB. Send fewer or shorter ones."));

  private static Problem problem(HttpStatus status, String code, String detail) {
    return new Problem(status.getReasonPhrase(), status.value(), detail, code);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof FullHttpResponse refused && !refused.content().isReadable()) {
      Problem problem = PROBLEMS.get(refused.status().code());
      if (problem != null) {
        context.write(withBody(context, refused, problem), promise);
        return;
      }
    }
    context.write(message, promise);
  }

  private static FullHttpResponse withBody(
      ChannelHandlerContext context, FullHttpResponse refused, Problem problem) {
    ByteBuf body = ByteBufUtil.writeUtf8(context.alloc(), JSON.writeValueAsString(problem));
    FullHttpResponse answer =
        new DefaultFullHttpResponse(refused.protocolVersion(), refused.status(), body);
    answer.headers().set(refused.headers());
    answer.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
    answer.headers().set(HttpHeaderNames.CONTENT_TYPE, MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    refused.release();
    return answer;
  }
}
