/** Error for the operator. The message names the problem and the action to take. */
export class OpsError extends Error {
  override readonly name = 'OpsError';
}
