import { randomUUID } from 'node:crypto';
import { type Agent, request as send } from 'node:http';
import { importJWK, SignJWT } from 'jose';
import { inject } from 'vitest';
import type { CloudAccess } from '../cloud/cloud.ts';
import { openApiValidator, type ReceivedResponse } from './openapi-validator.ts';

const ORDERS = '/provisioning/api/v1/orders';

/** Every scope of the appliance endpoints. */
const SCOPES = 'appliance-orders/read appliance-orders/write';

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of many shapes
  readonly body: any;
}

export interface Options {
  readonly headers?: Readonly<Record<string, string>>;
  readonly agent?: Agent;
}

/** A token as the local issuer signs it, for any tenant. */
export async function tokenFor(tenant: string, scope: string, cloud: CloudAccess): Promise<string> {
  const [key] = cloud.keys.keys;
  return new SignJWT({ client_id: `client-of-${tenant}`, tenant, scope })
    .setProtectedHeader({ alg: 'RS256', kid: key?.kid ?? '' })
    .setIssuer(cloud.issuer)
    .setAudience(cloud.audience)
    .setSubject(`client-of-${tenant}`)
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(await importJWK({ ...key }, 'RS256'));
}

type Check = (answer: ReceivedResponse) => void;

const checks = new Map<string, Promise<Check>>();

/** The check of answers against the document that the cloud itself serves. */
function documentedBy({ apiUrl }: CloudAccess): Promise<Check> {
  const check =
    checks.get(apiUrl) ?? fetch(new URL('/openapi.json', apiUrl)).then(async (r) => openApiValidator(await r.json()));
  checks.set(apiUrl, check);
  return check;
}

/**
 * A caller of the running local cloud, over HTTP, with a tenant of its own. Each answer must match the OpenAPI document, or the
 * test fails.
 */
export class Caller {
  readonly tenant: string;
  readonly #token: string;
  readonly #url: string;

  readonly #check: Check;

  private constructor(tenant: string, token: string, url: string, check: Check) {
    this.tenant = tenant;
    this.#token = token;
    this.#url = url;
    this.#check = check;
  }

  static async create({
    tenant = String(randomUUID()),
    scope = SCOPES,
    cloud = inject('cloud'),
  } = {}): Promise<Caller> {
    return new Caller(tenant, await tokenFor(tenant, scope, cloud), cloud.apiUrl, await documentedBy(cloud));
  }

  get(path: string, options: Options = {}): Promise<HttpResponse> {
    return this.send('GET', path, undefined, options);
  }

  post(path: string, body?: unknown, options: Options = {}): Promise<HttpResponse> {
    return this.send('POST', path, body, options);
  }

  put(path: string, body?: unknown, options: Options = {}): Promise<HttpResponse> {
    return this.send('PUT', path, body, options);
  }

  delete(path: string, options: Options = {}): Promise<HttpResponse> {
    return this.send('DELETE', path, undefined, options);
  }

  /** Places an appliance order. */
  place(body: unknown = {}, options: Options = {}): Promise<HttpResponse> {
    return this.post(ORDERS, body, options);
  }

  /** Path of an appliance order, or of something below it. */
  static pathOf(order: { readonly uid: string }, below = ''): string {
    return `${ORDERS}/${order.uid}${below}`;
  }

  /** Sends a request; a body that is a string is sent as it is, anything else as JSON. */
  async send(method: string, path: string, body: unknown, { headers = {}, agent }: Options): Promise<HttpResponse> {
    const payload = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    const request = send(new URL(path, this.#url), {
      method,
      agent,
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(payload !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
    });
    request.end(payload);
    return new Promise((resolve, reject) => {
      request.on('error', reject).on('response', async (response) => {
        let text = '';
        response.setEncoding('utf8');
        for await (const chunk of response) text += chunk;
        const received = { status: response.statusCode ?? 0, headers: response.headers as HttpResponse['headers'] };
        try {
          this.#check({ method, path, ...received, body: text });
          resolve({ ...received, body: text === '' ? undefined : JSON.parse(text) });
        } catch (error) {
          reject(error);
        }
      });
    });
  }
}
