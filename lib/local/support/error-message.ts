/**
 * Returns what a caught value says. Anything can be thrown.
 *
 * @example messageOf(new Error('the port is taken')) // 'the port is taken'
 * @example messageOf('stop') // 'stop'
 */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
