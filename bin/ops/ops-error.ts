/** Something that is not as it should be, in words for the operator: what, and what to do. */
export class OpsError extends Error {
  override readonly name: string = 'OpsError';
}

/** A command line that is not right; the message says what would be. */
export class UsageError extends OpsError {
  override readonly name = 'UsageError';
}
