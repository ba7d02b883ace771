package io.tradeflow.gateway;

import java.util.List;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Buckets that all replicas share; one round trip a call, Redis's own clock. */
@Component
class RedisBuckets {
  @SuppressWarnings("rawtypes")
  private static final RedisScript<List> TAKE =
      RedisScript.of(
          """
          redis.replicate_commands()
          local limit = tonumber(ARGV[1])
          local refill = tonumber(ARGV[2])
          local time = redis.call('TIME')
          local now = time[1] * 1000 + math.floor(time[2] / 1000)
          local bucket = redis.call('HMGET', KEYS[1], 'tokens', 'at')
          local tokens = tonumber(bucket[1]) or limit
          local at = tonumber(bucket[2]) or now
          tokens = math.min(limit, tokens + (now - at) * refill)
          local allowed = 0
          local wait = 0
          if tokens >= 1 then
            tokens = tokens - 1
            allowed = 1
          else
            wait = math.ceil((1 - tokens) / refill)
          end
          redis.call('HSET', KEYS[1], 'tokens', tostring(tokens), 'at', now)
          redis.call('PEXPIRE', KEYS[1], math.ceil(limit / refill))
          return {allowed, math.floor(tokens), wait}
          """,
          List.class);

  private final ReactiveStringRedisTemplate redis;

  RedisBuckets(ReactiveStringRedisTemplate redis) {
    this.redis = redis;
  }

  Mono<Budget.Verdict> take(Budget budget) {
    return redis
        .execute(
            TAKE,
            List.of("rate:" + budget.key()),
            List.of(Integer.toString(budget.limit()), Double.toString(budget.refillPerMilli())))
        .next()
        .map(
            answer ->
                new Budget.Verdict(number(answer, 0) == 1, number(answer, 1), number(answer, 2)));
  }

  private static long number(List<?> answer, int index) {
    return ((Number) answer.get(index)).longValue();
  }
}
