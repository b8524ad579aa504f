import { createHash } from 'node:crypto';
import stringify from 'safe-stable-stringify';
import type { Route } from '../model/endpoint.ts';

/** A request as the client sent it, before any schema has read it. */
export interface SentRequest {
  /** Values of the path's parameters, in the order of the path. A parameter may get another name. */
  readonly path: readonly (string | undefined)[];
  /** The query string, still encoded. */
  readonly query: string;
  /** The JSON of the body; undefined for an endpoint without a body. A POST has no members that are null. */
  readonly body: unknown;
}

/** Parts of an event that a client sends beside the body. */
interface SentParameters {
  readonly rawQueryString: string;
  readonly pathParameters?: Readonly<Record<string, string | undefined>> | undefined;
}

/**
 * Returns the request as the client sent it. In a POST a member that is null says the same as one that is absent: there is nothing yet
 * that null could clear. So both are the same request (docs/data-model.md, "Idempotency").
 *
 * @example sentRequest({ method: 'PUT', path: '/a/{id}' }, { rawQueryString: 'b=1', pathParameters: { id: '7' } }, { c: null }) // { path: ['7'], query: 'b=1', body: { c: null } }
 * @example sentRequest({ method: 'POST', path: '/a' }, { rawQueryString: '' }, { c: null }).body // {}
 */
export const sentRequest = (
  { method, path }: Pick<Route, 'method' | 'path'>,
  { rawQueryString: query, pathParameters = {} }: SentParameters,
  body: unknown,
): SentRequest => ({
  path: Array.from(path.matchAll(/\{([^}+]+)\+?\}/g), ([, name = '']) => pathParameters[name]),
  query,
  // Most bodies have no null, and stay as they are.
  body: method === 'POST' && hasNullMember(body) ? withoutNulls(body) : body,
});

/** Returns true for a value with a member that is null, at any depth. */
function hasNullMember(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(hasNullMember);
  return Object.values(value).some((member) => member === null || hasNullMember(member));
}

/** Returns a value without the members that are null. Entries of lists stay, since they have a place. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const present = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(present.map(([name, member]) => [name, withoutNulls(member)]));
}

/**
 * Writes a request in its canonical form. Two requests are the same if their forms are equal: only the order of members, spaces and the
 * spelling of numbers and texts may differ (RFC 8785).
 *
 * @example canonicalForm({ path: [], query: 'b=%31&a=2', body: { d: 1.0, c: 'x' } }) // '{"body":{"c":"x","d":1},"path":[],"query":{"a":["2"],"b":["1"]}}'
 */
export function canonicalForm({ path, query, body }: SentRequest): string {
  const parameters = new URLSearchParams(query);
  const values = [...new Set(parameters.keys())].map((name) => [name, parameters.getAll(name)]);
  return stringify({ path, query: Object.fromEntries(values), body }) ?? '';
}

/**
 * Bytes of the digest of what was sent. They tell requests with the same key apart, which takes no more; the record must stay within a
 * write unit.
 */
const SENT_BYTES = 16;

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Returns the digest of a request as the client sent it. No schema has a part in it, so every version makes the same digest. */
export const sentDigest = (request: SentRequest): string =>
  sha256(canonicalForm(request)).subarray(0, SENT_BYTES).toString('base64url');

/** Returns the digest of a record's key. It is shorter than most keys, and says nothing about a key. */
export const keyDigest = (pk: string): string => sha256(pk).subarray(0, SENT_BYTES).toString('base64url');

/**
 * Returns the digest of a request as this version's schemas have read it. Version 0.1.0 compares this one alone
 * (docs/data-model.md, "Idempotency").
 */
export const parsedDigest = (request: unknown): string => sha256(stringify(request) ?? '').toString('base64');
