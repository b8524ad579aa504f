/** The destination and the format of the API's access log. */
export interface AccessLog {
  /** Undefined when the destination is not a log group. */
  readonly logGroup: string | undefined;
  /** A line with `$context.` variables (API Gateway Developer Guide, "Customize HTTP API access logs"). */
  readonly format: string;
}

/** The variables of one access that the local cloud knows. */
export type AccessVariables = Readonly<
  Partial<
    Record<
      'requestId' | 'httpMethod' | 'status' | 'responseLength' | 'responseLatency' | 'integrationLatency',
      string | number | undefined
    >
  >
>;

/**
 * Returns the log line of an access. As in API Gateway, numbers are rounded and a hyphen stands for a missing value.
 *
 * @example accessLine('$context.status $context.path', { status: 200 }) // '200 -'
 */
export function accessLine(format: string, variables: AccessVariables): string {
  const values = new Map<string, string | number | undefined>(Object.entries(variables));
  return format.replaceAll(/\$context\.([\w.]+)/g, (_, name: string) => {
    const value = values.get(name) ?? '-';
    return String(typeof value === 'number' ? Math.round(value) : value);
  });
}
