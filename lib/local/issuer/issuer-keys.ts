import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import * as z from 'zod';
import { writePrivately } from '../support/private-file.ts';

const text = z.string().min(1);

const PrivateKey = z.object({
  kty: z.literal('RSA'),
  kid: text,
  alg: z.literal('RS256'),
  use: z.literal('sig'),
  n: text,
  e: text,
  d: text,
  p: text,
  q: text,
  dp: text,
  dq: text,
  qi: text,
});

const PrivateKeys = z.object({ keys: z.array(PrivateKey).min(1) });

/** An issuer's signing keys: a JSON Web Key Set of private RSA keys for RS256. The first key signs. */
export type PrivateKeySet = z.infer<typeof PrivateKeys>;

/** The public keys that an issuer publishes. */
export interface PublicKeySet {
  readonly keys: readonly { kty: string; kid: string; alg: string; use: string; n: string; e: string }[];
}

/** Generates a key set with one key. Its `kid` is the RFC 7638 thumbprint. */
export async function generateKeys(): Promise<PrivateKeySet> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = await exportJWK(privateKey);
  return PrivateKeys.parse({ keys: [{ ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'RS256', use: 'sig' }] });
}

/** Returns the public part of a key set, which anybody may read. */
export function publicKeys({ keys }: PrivateKeySet): PublicKeySet {
  return { keys: keys.map(({ kty, kid, alg, use, n, e }) => ({ kty, kid, alg, use, n, e })) };
}

/** Returns the keys in a file that only its owner may read. The first use generates them, so that tokens outlive a restart. */
export async function keptKeys(file: string): Promise<PrivateKeySet> {
  try {
    return PrivateKeys.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    // A damaged file only invalidates the tokens that its keys signed.
    if (!(error instanceof Error)) throw error;
  }
  const keys = await generateKeys();
  mkdirSync(dirname(file), { recursive: true });
  writePrivately(file, keys);
  return keys;
}
