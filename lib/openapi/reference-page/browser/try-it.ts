import { NO_TOKEN } from '../shared/samples.ts';
import { find } from './dom.ts';
import { fillQuery, formRequest, renewKeys } from './form-request.ts';
import { SamplePanel } from './sample-panel.ts';
import { sendRequest } from './send-request.ts';
import type { TokenStore } from './token-store.ts';

/** Sets up the form of each operation when it comes near the screen. */
export function setUpForms(tokens: TokenStore, base: string): void {
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting || !(target instanceof HTMLFormElement)) continue;
        observer.unobserve(target);
        setUpForm(target, tokens, base);
      }
    },
    { rootMargin: '100%' },
  );
  for (const form of document.querySelectorAll('form.try')) observer.observe(form);
}

function setUpForm(form: HTMLFormElement, tokens: TokenStore, base: string): void {
  const request = () => formRequest(form, base, tokens.current?.token ?? NO_TOKEN);
  const samples = new SamplePanel(find('.samples', HTMLElement, form));
  const refresh = () => samples.show(request());
  renewKeys(form);

  const who = form.querySelector<HTMLElement>('.who');
  tokens.follow(() => {
    const { current } = tokens;
    if (who !== null) {
      who.hidden = false;
      const text =
        current === undefined ? 'Without a token the API answers 401.' : `As ${current.clientId ?? 'your client'}.`;
      const button = document.createElement('button');
      button.type = 'button';
      button.dataset.tokenDialog = '';
      button.textContent = current === undefined ? 'Get a token' : 'Change';
      who.replaceChildren(text, ' ', button);
    }
    for (const input of form.querySelectorAll<HTMLInputElement>('input[data-api-key]')) {
      if (current?.clientId !== undefined) input.value = current.clientId;
    }
    refresh();
  });

  form.addEventListener('input', ({ target }) => {
    if (target instanceof HTMLSelectElement && 'examples' in target.dataset) {
      find('textarea[name="body"]', HTMLTextAreaElement, form).value = target.value;
      fillQuery(form, target.selectedOptions[0]?.dataset.query ?? '');
    }
    refresh();
  });
  form.querySelector('[data-renew]')?.addEventListener('click', () => {
    renewKeys(form);
    refresh();
  });
  const result = find('.result', HTMLElement, form);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (!form.reportValidity()) return;
    const sent = request();
    void sendRequest(sent.token === NO_TOKEN ? { ...sent, token: undefined } : sent, result);
  });
}
