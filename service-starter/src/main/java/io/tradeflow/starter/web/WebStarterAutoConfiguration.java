package io.tradeflow.starter.web;

import java.math.BigDecimal;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.deser.jdk.StringDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** JSON and error conventions of the public API. */
@AutoConfiguration(before = JacksonAutoConfiguration.class)
public class WebStarterAutoConfiguration {
  @Bean
  JsonMapperBuilderCustomizer decimalsAsPlainStrings() {
    return builder ->
        builder.addModule(
            new SimpleModule("decimals").addSerializer(BigDecimal.class, new PlainDecimals()));
  }

  /**
   * No database keeps NUL in a text: who sends it is told, instead of failing where it is stored.
   */
  @Bean
  JsonMapperBuilderCustomizer textsWithoutNul() {
    return builder ->
        builder.addModule(
            new SimpleModule("texts").addDeserializer(String.class, new StorableText()));
  }

  /** Only what callers send us: answers that we ask others for have their own bounds. */
  @Bean
  WebFluxConfigurer requestBodies(
      @Value("${tradeflow.max-request-body:64KB}") DataSize maxRequestBody) {
    return new WebFluxConfigurer() {
      @Override
      public void configureHttpMessageCodecs(ServerCodecConfigurer codecs) {
        codecs.defaultCodecs().maxInMemorySize((int) maxRequestBody.toBytes());
      }
    };
  }

  @Bean
  ProblemAdvice problemAdvice() {
    return new ProblemAdvice();
  }

  @Bean
  ProblemWriter problemWriter(JsonMapper json) {
    return new ProblemWriter(json);
  }

  private static final class StorableText extends StringDeserializer {
    @Override
    public String deserialize(JsonParser parser, DeserializationContext context) {
      String text = super.deserialize(parser, context);
      if (text != null && text.indexOf('\0') >= 0) {
        return context.reportInputMismatch(String.class, "A text may not contain NUL");
      }
      return text;
    }
  }

  private static final class PlainDecimals extends ValueSerializer<BigDecimal> {
    @Override
    public void serialize(BigDecimal value, JsonGenerator out, SerializationContext context) {
      out.writeString(value.toPlainString());
    }
  }
}
