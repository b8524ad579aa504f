/** One change of a history entry, as the endpoint answers it. */
interface Change {
  readonly field: string;
  readonly oldValue: unknown;
  readonly newValue: unknown;
}

type Fields = Record<string | number, unknown>;

/** Carries out changes on a document: `forward` from the old values to the new ones, else back. */
export function replay(document: object, changes: readonly Change[], forward = true): void {
  for (const { field, oldValue, newValue } of changes) {
    const steps = [...field.matchAll(/[^.[\]]+/g)].map(([step]) => (/^\d+$/.test(step) ? Number(step) : step));
    set(document as Fields, steps, structuredClone(forward ? newValue : oldValue));
  }
}

function set(target: Fields, [step, ...rest]: readonly (string | number)[], value: unknown): void {
  if (step === undefined) return;
  if (rest.length > 0) set(target[step] as Fields, rest, value);
  else if (value !== null) target[step] = value;
  else if (Array.isArray(target)) target.length = Number(step);
  else delete target[step];
}
