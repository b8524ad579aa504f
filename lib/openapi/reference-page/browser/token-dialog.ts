import { find, make } from './dom.ts';
import type { TokenStore } from './token-store.ts';

/** Lets the reader get a token, or enter one. */
export function setUpTokenDialog(tokens: TokenStore, base: string): void {
  const dialog = find('#token-dialog', HTMLDialogElement);
  const form = find('#token-form', HTMLFormElement);
  const ownForm = find('#own-token-form', HTMLFormElement);
  const state = find('#token-state', HTMLElement);
  const button = find('#token-button', HTMLButtonElement);
  button.hidden = false;

  const show = () => {
    const { current } = tokens;
    button.textContent = current === undefined ? 'Get a token' : `Token: ${current.clientId ?? 'set'}`;
    if (current === undefined) state.replaceChildren();
    else state.replaceChildren(...describe(current), forgetButton(tokens));
  };
  tokens.follow(show);
  const fail = (text: string) => state.replaceChildren(make('p', { class: 'failure' }, text));

  document.addEventListener('click', ({ target }) => {
    if (!(target instanceof Element) || target.closest('[data-token-dialog], #token-button') === null) return;
    show();
    dialog.showModal();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (!form.reportValidity()) return;
    const values = new FormData(form);
    state.replaceChildren(make('p', {}, 'Asking for a token …'));
    requestToken(base, values).then(
      (token) => {
        if (!tokens.use(token)) fail('The token endpoint returned something else than a token.');
        else find('#client-secret', HTMLInputElement).value = '';
      },
      (error: unknown) => fail(error instanceof Error ? error.message : String(error)),
    );
  });
  ownForm.addEventListener('submit', (event) => {
    event.preventDefault();
    const { value } = find('#own-token', HTMLTextAreaElement);
    if (!tokens.use(value)) return fail('This is not a JSON Web Token: three parts with dots between them.');
    ownForm.reset();
    if (tokens.current === undefined) fail('This token has expired.');
  });
}

function describe({ clientId, scopes, endsAt }: NonNullable<TokenStore['current']>): readonly Node[] {
  const until = endsAt === undefined ? '' : ` until ${new Date(endsAt).toLocaleTimeString()}`;
  return [
    make('p', { class: 'success' }, `You have a token of ${clientId ?? 'a client'}${until}.`),
    make('p', { class: 'scopes' }, 'Scopes: ', ...scopes.flatMap((scope) => [make('code', {}, scope), ' '])),
  ];
}

function forgetButton(tokens: TokenStore): HTMLButtonElement {
  const button = make('button', { type: 'button' }, 'Forget the token');
  button.addEventListener('click', () => tokens.forget());
  return button;
}

/**
 * Asks the token endpoint of this deployment for a token. The credentials go into the body: browsers send such a request without
 * asking before. Without a scope the issuer gives all scopes of the client.
 */
async function requestToken(base: string, values: FormData): Promise<string> {
  const document: TokenDocument = await (await fetch(`${base}/openapi.json`)).json();
  const url = document.components?.securitySchemes?.oauth2?.flows?.clientCredentials?.tokenUrl;
  if (url === undefined)
    throw new Error('This deployment does not name its token endpoint. Enter a token that you have.');
  const scope = values.getAll('scope').join(' ');
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: String(values.get('client_id')),
    client_secret: String(values.get('client_secret')),
    ...(scope !== '' && { scope }),
  });
  const response = await fetch(url, { method: 'POST', body }).catch(() => {
    throw new Error(`The token endpoint ${url} did not respond to this page.`);
  });
  const answer: TokenAnswer = await response.json().catch(() => ({}));
  if (answer.access_token !== undefined) return answer.access_token;
  throw new Error(`No token: ${answer.error_description ?? answer.error ?? `status ${response.status}`}`);
}

interface TokenDocument {
  readonly components?: {
    readonly securitySchemes?: {
      readonly oauth2?: { readonly flows?: { readonly clientCredentials?: { readonly tokenUrl?: string } } };
    };
  };
}

interface TokenAnswer {
  readonly access_token?: string;
  readonly error?: string;
  readonly error_description?: string;
}
