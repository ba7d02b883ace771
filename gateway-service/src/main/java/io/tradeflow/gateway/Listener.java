package io.tradeflow.gateway;

import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;
import reactor.netty.NettyPipeline;

/** How the public port treats requests before they are requests. */
@Component
class Listener implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory> {
  private final RequestProperties properties;

  Listener(RequestProperties properties) {
    this.properties = properties;
  }

  @Override
  public void customize(NettyReactiveWebServerFactory factory) {
    factory.addServerCustomizers(
        server ->
            server.doOnChannelInit(
                (observer, channel, remote) ->
                    channel
                        .pipeline()
                        .addBefore(
                            NettyPipeline.HttpTrafficHandler,
                            "slow-heads",
                            new SlowHeads(properties.patience()))
                        .addBefore(
                            NettyPipeline.HttpTrafficHandler,
                            "protocol-problems",
                            new ProtocolProblems())));
  }
}
