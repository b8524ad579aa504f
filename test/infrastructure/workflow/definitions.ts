import * as z from 'zod';
import type { Definition } from '../../../lib/workflow/states-language.ts';

const Choice = z.looseObject({ Next: z.string(), StringEquals: z.string().optional() });
const AnyState = z.looseObject({
  Type: z.string(),
  Next: z.string().optional(),
  Default: z.string().optional(),
  End: z.boolean().optional(),
  Choices: z.array(Choice).optional(),
  Catch: z.array(z.looseObject({ Next: z.string() })).optional(),
});
export type AnyState = z.infer<typeof AnyState>;

/** Returns the states of a definition by name, all or those of one type. */
export function states(definition: Pick<Definition, 'States'>, type?: string): [string, AnyState][] {
  return Object.entries(definition.States)
    .map(([name, state]): [string, AnyState] => [name, AnyState.parse(state)])
    .filter(([, state]) => type === undefined || state.Type === type);
}

const successors = (state: AnyState): string[] =>
  [state.Next, state.Default, ...[...(state.Choices ?? []), ...(state.Catch ?? [])].map(({ Next }) => Next)].filter(
    (name) => name !== undefined,
  );

const ends = (state: AnyState): boolean => state.Type === 'Succeed' || state.Type === 'Fail' || state.End === true;

/** Finds the states that no execution reaches. */
export function deadStates(definition: Definition): string[] {
  const next = new Map(states(definition).map(([name, state]) => [name, successors(state)]));
  const reached = reach([definition.StartAt], (name) => next.get(name) ?? []);
  return [...next.keys()].filter((name) => !reached.has(name));
}

/** Finds the states from which no end can be reached, or which lead to a state that does not exist. */
export function endlessStates(definition: Definition): string[] {
  const all = states(definition);
  const names = new Set(all.map(([name]) => name));
  const before = new Map<string, string[]>();
  for (const [name, state] of all) {
    for (const next of successors(state)) before.set(next, [...(before.get(next) ?? []), name]);
  }
  const ending = reach(
    all.filter(([, state]) => ends(state)).map(([name]) => name),
    (name) => before.get(name) ?? [],
  );
  return all.flatMap(([name, state]) =>
    ending.has(name) && successors(state).every((next) => names.has(next)) ? [] : [name],
  );
}

function reach(from: readonly string[], next: (name: string) => readonly string[]): Set<string> {
  const reached = new Set(from);
  for (const name of reached) for (const following of next(name)) reached.add(following);
  return reached;
}
