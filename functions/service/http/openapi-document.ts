/** The parts of the document that depend on where it is served; the rest passes through. */
interface Document {
  servers: { url: string }[];
  components: {
    securitySchemes: { oauth2?: { flows: { clientCredentials: { tokenUrl: string } } } };
  };
  paths: Record<string, Record<string, { security: Record<string, string[]>[] }>>;
}

/** Where a document is served. */
export interface Deployment {
  /** What the paths of the document are relative to, without a slash at the end. */
  readonly serverUrl: string;
  /** Where access tokens are issued; undefined when the issuer's token endpoint is not known. */
  readonly tokenUrl: string | undefined;
}

/**
 * The document of one deployment: with its own URL as the server, and its token endpoint. Where that is not known, callers
 * bring their own token: the OAuth2 scheme is left out and the bearer scheme stays.
 *
 * @param template the document as it was made with the stack, which the tests hold against the OpenAPI specification
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
