/** Error for the operator. The message names the problem and the action to take. */
export class OpsError extends Error {
  override readonly name: string = 'OpsError';
}

/** Invalid command line. The message shows a valid one. */
export class UsageError extends OpsError {
  override readonly name = 'UsageError';
}
