package io.tradeflow.localstack.replay;

import java.util.Map;

/**
 * Where the stored tables stood in the snapshot; offsets by partition, taken before it.
 *
 * @param written end of the order events: all before it was committed by execution-service
 * @param analysed order events that the ledger of analytics-service had confirmed
 * @param caused order events that its causes had
 * @param causedDecisions decisions that its causes had
 * @param decided decisions that risk-service's list had
 * @param executionSeq last event of each account in execution-service's tables
 * @param analyticsSeq last event with money of each account in those of analytics-service
 */
record Marks(
    Map<Integer, Long> written,
    Map<Integer, Long> analysed,
    Map<Integer, Long> caused,
    Map<Integer, Long> causedDecisions,
    Map<Integer, Long> decided,
    Map<String, Long> executionSeq,
    Map<String, Long> analyticsSeq) {}
