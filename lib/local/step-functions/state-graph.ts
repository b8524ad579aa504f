import * as z from 'zod';
import type { GraphTransition, StateGraph } from '../views/answers.ts';
import type { RunnableDefinition } from './state-machine-definition.ts';

const Choice = z.looseObject({ Next: z.string(), Variable: z.string().optional() });
const State = z.looseObject({
  Type: z.string(),
  Next: z.string().optional(),
  Default: z.string().optional(),
  Choices: z.array(Choice).default([]),
  Catch: z.array(z.looseObject({ Next: z.string() })).default([]),
});
type State = z.infer<typeof State>;

/** The longest condition that fits on an arrow, in characters. */
const LONGEST_LABEL = 28;

/**
 * Returns the drawing of a definition: the states of its first level and the transitions between them.
 *
 * @example
 * const definition = { StartAt: 'A', States: { A: { Type: 'Pass', End: true } } };
 * stateGraph({ definition, waits: new Set() }) // { start: 'A', states: [{ name: 'A', type: 'Pass' }], transitions: [] }
 */
export function stateGraph({ definition, waits }: Pick<RunnableDefinition, 'definition' | 'waits'>): StateGraph {
  const states = Object.entries(definition.States).map(([name, state]) => [name, State.parse(state)] as const);
  return {
    start: definition.StartAt,
    // The local cloud runs waits as tasks.
    states: states.map(([name, { Type }]) => ({ name, type: waits.has(name) ? 'Wait' : Type })),
    transitions: states.flatMap(([name, state]) => joined(transitions(name, state))),
  };
}

function transitions(from: string, { Next, Default, Choices, Catch }: State): GraphTransition[] {
  return [
    ...(Next === undefined ? [] : [{ from, to: Next, label: '' }]),
    ...Choices.map((choice) => ({ from, to: choice.Next, label: condition(choice) })),
    ...(Default === undefined ? [] : [{ from, to: Default, label: 'otherwise' }]),
    ...Catch.map((caught) => ({ from, to: caught.Next, label: 'on error' })),
  ];
}

/** Joins transitions between the same two states into one arrow. */
function joined(all: readonly GraphTransition[]): GraphTransition[] {
  const byTarget = Map.groupBy(all, ({ to }) => to);
  return [...byTarget].map(([to, [first, ...others]]) => {
    const label = [first, ...others].map((transition) => transition?.label ?? '').join(' or ');
    return { from: first?.from ?? '', to, label: label.length <= LONGEST_LABEL ? label : '' };
  });
}

/** Returns `status = placed` for `{ Variable: '$.status', StringEquals: 'placed' }`; empty for more than one comparison. */
function condition({ Next, Variable, ...comparisons }: z.infer<typeof Choice>): string {
  const [comparison, ...others] = Object.entries(comparisons);
  if (Variable === undefined || comparison === undefined || others.length > 0) return '';
  const [operator, value] = comparison;
  const subject = Variable.replace(/^\$\./, '');
  if (operator.endsWith('Equals')) return `${subject} = ${String(value)}`;
  return `${subject} ${operator} ${String(value)}`;
}
