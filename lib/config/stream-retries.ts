/**
 * Retries of a change in a table's stream (Lambda Developer Guide, "Configuring error handling controls"). The event source mappings, the
 * texts of alarms and the test of RUNBOOK.md use the same figures.
 */
export const STREAM_RETRIES = {
  /**
   * Attempts after the first one. A record that cannot be read fails immediately and reaches this limit soon. During an outage each attempt
   * takes longer.
   */
  attempts: 100,
  /** Minutes that these attempts take during an outage, about. */
  minutes: 30,
  /** Age in hours at which a change that Lambda could not pass on, such as to a disabled mapping, becomes a dead letter. */
  oldestHours: 6,
  /**
   * Hours that the stream keeps a change, and so redriving is possible (DynamoDB Developer Guide, "Change data capture for DynamoDB
   * Streams").
   */
  keptHours: 24,
} as const;
