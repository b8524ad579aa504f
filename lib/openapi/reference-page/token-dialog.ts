import type { DocumentView } from './document-view.ts';
import { type Html, html } from './html.ts';

/** Renders the dialog that gets a token, or takes one that the reader has. */
export function tokenDialog({ components }: DocumentView): Html {
  const { scopes } = components.securitySchemes.oauth2.flows.clientCredentials;
  return html`<dialog id="token-dialog" aria-labelledby="token-title"><div class="dialog-head"><h2 id="token-title">Access token</h2>
<form method="dialog"><button aria-label="Close">Close</button></form></div>
<div id="token-state" role="status"></div>
<form id="token-form" novalidate>
<label for="client-id">Client id</label><input id="client-id" name="client_id" autocomplete="username" spellcheck="false" required>
<label for="client-secret">Client secret</label><input id="client-secret" name="client_secret" type="password" autocomplete="off" required>
<details><summary>Scopes</summary><fieldset><legend>Without a choice, the token has all scopes of the client.</legend>${Object.entries(
    scopes,
  ).map(
    ([scope, description]) =>
      html`<label class="check"><input type="checkbox" name="scope" value="${scope}"> <code>${scope}</code> <span>${description}</span></label>`,
  )}</fieldset></details>
<button class="primary" type="submit">Get token</button>
</form>
<form id="own-token-form" novalidate><details><summary>I have a token</summary>
<label for="own-token">Token</label><textarea id="own-token" name="token" rows="3" spellcheck="false" required></textarea>
<button type="submit">Use token</button></details></form>
<p class="hint">The token stays in this browser tab's session storage until it expires, you forget it, or you close the tab. The secret is not stored.</p>
</dialog>`;
}
