import type * as z from 'zod';
import type { Fault } from '../problems/problem.ts';

/** Fields of a request. What each one must be, is known by its schema; here it may be anything. */
export type Fields = Readonly<Record<string, unknown>>;

/** A problem, with the way to the field that it is told of. */
export interface CrossProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
  /** Where it is not what the field's value tells: `missing` without one, else `invalid`. */
  readonly fault?: Fault;
}

/** A rule over several fields of a request: what is wrong, if anything, as far as the fields are well-formed. */
export type CrossRule = (fields: Fields) => readonly CrossProblem[];

/** A rule whose problem is told of one field. */
export const aboutField =
  (field: string, problem: (fields: Fields) => string | undefined): CrossRule =>
  (fields) => {
    const message = problem(fields);
    return message === undefined ? [] : [{ path: [field], message }];
  };

/** The schema with rules over several fields: each one runs whatever is wrong elsewhere, and tells nothing of a field that is told of. */
export const withRules = <Schema extends z.ZodObject>(schema: Schema, rules: readonly CrossRule[]): Schema =>
  schema.superRefine(
    (fields, { issues, addIssue }) => {
      const told = new Set(issues.map(({ path = [] }) => JSON.stringify(path)));
      for (const { path, message, fault } of rules.flatMap((rule) => rule(fields))) {
        if (told.has(JSON.stringify(path))) continue;
        addIssue({ code: 'custom', path: [...path], message, ...(fault && { params: { fault } }) });
      }
    },
    { when: ({ value }) => typeof value === 'object' && value !== null },
  );
