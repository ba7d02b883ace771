package io.tradeflow.paperbroker;

/**
 * Random numbers of an order: of seed and id alone, so that they are the same in whatever order
 * orders come. FNV-1a of the id, then the finalizer of SplitMix64 (Steele, Lea and Flood, Fast
 * Splittable Pseudorandom Number Generators, OOPSLA 2014).
 */
final class Draw {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private Draw() {}

  static long nanos(Latency latency, long seed, String id) {
    long hash = 0xCBF29CE484222325L;
    for (int i = 0; i < id.length(); i++) {
      hash = (hash ^ id.charAt(i)) * 0x100000001B3L;
    }
    long state = mix(seed) ^ hash;
    return latency.nanos(unit(state + GOLDEN), unit(state + GOLDEN + GOLDEN));
  }

  private static double unit(long state) {
    return (mix(state) >>> 11) * 0x1.0p-53;
  }

  private static long mix(long state) {
    long z = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
