import type * as z from 'zod';
import type { Fault } from '../problems/problem.ts';

/** Fields of a request, each of any type: their schemas validate them, not the rules here. */
export type Fields = Readonly<Record<string, unknown>>;

/** A problem, with the path of its field. */
export interface CrossProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
  /** The fault; by default `missing` if the field has no value, else `invalid`. */
  readonly fault?: Fault;
}

/** A rule over several fields of a request. It returns the problems that it finds among the well-formed fields. */
export type CrossRule = (fields: Fields) => readonly CrossProblem[];

/**
 * Makes a rule whose problem concerns one field.
 *
 * @param problem returns the message; undefined if the fields keep the rule
 * @example aboutField('end', ({ end }) => (end ? undefined : 'is missing'))({}) // [{ path: ['end'], message: 'is missing' }]
 */
export const aboutField =
  (field: string, problem: (fields: Fields) => string | undefined): CrossRule =>
  (fields) => {
    const message = problem(fields);
    return message === undefined ? [] : [{ path: [field], message }];
  };

/**
 * Adds rules over several fields to a schema. Each rule runs whatever other problems there are. The result lists no second
 * problem for a field that has one.
 *
 * @example withRules(z.object({ a: z.int() }), [() => [{ path: ['a'], message: 'is odd' }]]).safeParse({ a: 1 }).success // false
 */
export const withRules = <Schema extends z.ZodObject>(schema: Schema, rules: readonly CrossRule[]): Schema =>
  schema.superRefine(
    (fields, { issues, addIssue }) => {
      const reported = new Set(issues.map(({ path = [] }) => JSON.stringify(path)));
      for (const { path, message, fault } of rules.flatMap((rule) => rule(fields))) {
        if (reported.has(JSON.stringify(path))) continue;
        addIssue({ code: 'custom', path: [...path], message, ...(fault && { params: { fault } }) });
      }
    },
    { when: ({ value }) => typeof value === 'object' && value !== null },
  );
