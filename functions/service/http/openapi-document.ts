/** The parts of the document that depend on the deployment; all others stay. */
interface Document {
  servers: { url: string }[];
  components: {
    securitySchemes: { oauth2?: { flows: { clientCredentials: { tokenUrl: string } } } };
  };
  paths: Record<string, Record<string, { security: Record<string, string[]>[] }>>;
}

/** The deployment that serves a document. */
export interface Deployment {
  /** Base URL of the document's paths, without a slash at the end. */
  readonly serverUrl: string;
  /** The issuer's token endpoint; undefined if unknown. */
  readonly tokenUrl: string | undefined;
}

/**
 * Returns the document of one deployment, with its own URL as the server, and its token endpoint. If the token endpoint is
 * unknown, callers bring their own token: the document then has only the bearer scheme, not the OAuth2 scheme.
 *
 * @param template the document built with the stack, which the tests validate against the OpenAPI specification
 * @example documentFor('{"components":{"securitySchemes":{}},"paths":{}}', { serverUrl: '/v1' }).servers // [{ url: '/v1' }]
 */
export function documentFor(template: string, { serverUrl, tokenUrl }: Deployment): unknown {
  const document: Document = JSON.parse(template);
  document.servers = [{ url: serverUrl }];
  const { securitySchemes } = document.components;
  if (tokenUrl && securitySchemes.oauth2) {
    securitySchemes.oauth2.flows.clientCredentials.tokenUrl = tokenUrl;
    return document;
  }
  delete securitySchemes.oauth2;
  for (const operation of Object.values(document.paths).flatMap((path) => Object.values(path))) {
    operation.security = operation.security.filter((requirement) => !('oauth2' in requirement));
  }
  return document;
}
