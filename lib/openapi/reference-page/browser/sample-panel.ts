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
  readonly #copy: HTMLButtonElement;
  #request: ApiRequest | undefined;

  constructor(panel: HTMLElement) {
    this.#buttons = [...panel.querySelectorAll<HTMLButtonElement>('button[data-language]')];
    this.#code = find('pre > code', HTMLElement, panel);
    this.#copy = find('.copy', HTMLButtonElement, panel);
    for (const button of this.#buttons) {
      button.addEventListener('click', () => {
        const { language } = button.dataset;
        if (isLanguage(language)) choose(language);
      });
    }
    this.#copy.addEventListener('click', () => void this.#copyCode());
    changed.addEventListener('change', () => this.#draw());
  }

  show(request: ApiRequest): void {
    this.#request = request;
    this.#draw();
  }

  /** Copies the sample. Pages of plain HTTP have no clipboard, so that the sample is selected there. */
  async #copyCode(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.#code.textContent);
      this.#copy.replaceChildren('Copied');
    } catch {
      getSelection()?.selectAllChildren(this.#code);
      this.#copy.replaceChildren('Selected');
    }
  }

  #draw(): void {
    if (this.#request === undefined) return;
    const sample = SAMPLES[chosen](this.#request);
    // Another sample than the copied one.
    if (sample !== this.#code.textContent) this.#copy.replaceChildren('Copy');
    this.#code.textContent = sample;
    for (const button of this.#buttons) {
      button.setAttribute('aria-pressed', String(button.dataset.language === chosen));
    }
  }
}

function choose(language: Language): void {
  chosen = language;
  changed.dispatchEvent(new Event('change'));
}
