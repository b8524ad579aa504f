/** The part of oidc-provider that issuer.ts uses. The package has no types. */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  export interface OidcClient {
    readonly clientId: string;
    readonly scope?: string;
  }

  export interface OidcContext {
    readonly oidc: { readonly params: { scope?: string | undefined } };
  }

  export interface OidcToken {
    readonly clientId: string;
  }

  export class Provider {
    constructor(issuer: string, configuration: object);
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
    on(event: 'server_error', listener: (context: unknown, error: Error) => void): this;
  }

  export const errors: {
    readonly InvalidScope: new (description: string, scope: string) => Error;
    readonly InvalidTarget: new (description: string) => Error;
  };
}
