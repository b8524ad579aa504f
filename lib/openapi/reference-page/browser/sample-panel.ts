import type { ApiRequest } from '../shared/api-request.ts';
import { type Language, SAMPLES } from '../shared/samples.ts';
import { find } from './dom.ts';

const isLanguage = (name: string | undefined): name is Language => name !== undefined && Object.hasOwn(SAMPLES, name);

const changed = new EventTarget();
let chosen: Language = 'curl';

/** Samples of one request in the language that the reader chose for the whole page. */
export class SamplePanel {
  readonly #buttons: readonly HTMLButtonElement[];
  readonly #code: HTMLElement;
  #request: ApiRequest | undefined;

  constructor(panel: HTMLElement) {
    this.#buttons = [...panel.querySelectorAll<HTMLButtonElement>('button[data-language]')];
    this.#code = find('pre > code', HTMLElement, panel);
    const copy = find('.copy', HTMLButtonElement, panel);
    for (const button of this.#buttons) {
      button.addEventListener('click', () => {
        const { language } = button.dataset;
        if (isLanguage(language)) choose(language);
      });
    }
    copy.addEventListener('click', () => {
      navigator.clipboard.writeText(this.#code.textContent).then(
        () => copy.replaceChildren('Copied'),
        () => copy.replaceChildren('Not allowed'),
      );
    });
    changed.addEventListener('change', () => {
      copy.replaceChildren('Copy');
      this.#draw();
    });
  }

  show(request: ApiRequest): void {
    this.#request = request;
    this.#draw();
  }

  #draw(): void {
    if (this.#request === undefined) return;
    this.#code.textContent = SAMPLES[chosen](this.#request);
    for (const button of this.#buttons) {
      button.setAttribute('aria-pressed', String(button.dataset.language === chosen));
    }
  }
}

function choose(language: Language): void {
  chosen = language;
  changed.dispatchEvent(new Event('change'));
}
