package io.tradeflow.gateway;

import java.util.ArrayList;
import java.util.List;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Buckets that all replicas share; one round trip a request, Redis's own clock. */
@Component
class RedisBuckets {
  @SuppressWarnings("rawtypes")
  private static final RedisScript<List> TAKE =
      RedisScript.of(
          """
          redis.replicate_commands()
          local time = redis.call('TIME')
          local now = time[1] * 1000 + math.floor(time[2] / 1000)
          local answers = {}
          for i, key in ipairs(KEYS) do
            local limit = tonumber(ARGV[2 * i - 1])
            local refill = tonumber(ARGV[2 * i])
            local bucket = redis.call('HMGET', key, 'tokens', 'at')
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
            redis.call('HSET', key, 'tokens', tostring(tokens), 'at', now)
            redis.call('PEXPIRE', key, math.ceil(limit / refill))
            answers[3 * i - 2] = allowed
            answers[3 * i - 1] = math.floor(tokens)
            answers[3 * i] = wait
          end
          return answers
          """,
          List.class);

  private final ReactiveStringRedisTemplate redis;

  RedisBuckets(ReactiveStringRedisTemplate redis) {
    this.redis = redis;
  }

  /** A verdict on each budget, in their order; all are charged, also when one is empty. */
  Mono<List<Budget.Verdict>> take(List<Budget> budgets) {
    List<String> keys = budgets.stream().map(budget -> "rate:" + budget.key()).toList();
    List<String> arguments = new ArrayList<>();
    for (Budget budget : budgets) {
      arguments.add(Integer.toString(budget.limit()));
      arguments.add(Double.toString(budget.refillPerMilli()));
    }
    return redis.execute(TAKE, keys, arguments).next().map(RedisBuckets::verdicts);
  }

  private static List<Budget.Verdict> verdicts(List<?> answers) {
    List<Budget.Verdict> verdicts = new ArrayList<>();
    for (int i = 0; i < answers.size(); i += 3) {
      verdicts.add(
          new Budget.Verdict(
              number(answers, i) == 1, number(answers, i + 1), number(answers, i + 2)));
    }
    return verdicts;
  }

  private static long number(List<?> answer, int index) {
    return ((Number) answer.get(index)).longValue();
  }
}
