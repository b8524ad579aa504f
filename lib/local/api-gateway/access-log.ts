/** Where the API's accesses are logged, and what a line says. */
export interface AccessLog {
  /** Undefined where it is no log group that they go to. */
  readonly logGroup: string | undefined;
  /** With `$context.` variables (API Gateway Developer Guide, "Customize HTTP API access logs"). */
  readonly format: string;
}

/** An access, as far as the variables tell of it here. */
export type AccessVariables = Readonly<
  Partial<
    Record<
      'requestId' | 'httpMethod' | 'status' | 'responseLength' | 'responseLatency' | 'integrationLatency',
      string | number | undefined
    >
  >
>;

/** The line of an access: numbers are whole ones, and what has no value is a hyphen, as in API Gateway's. */
export function accessLine(format: string, variables: AccessVariables): string {
  const values = new Map<string, string | number | undefined>(Object.entries(variables));
  return format.replaceAll(/\$context\.([\w.]+)/g, (_, name: string) => {
    const value = values.get(name) ?? '-';
    return String(typeof value === 'number' ? Math.round(value) : value);
  });
}
