import { parsedJson } from './parsed-json.ts';

/** A line of a log. Its readers share one parsing, since each line has several. */
export class LogLine {
  readonly text: string;
  #json: { readonly value: unknown } | undefined;

  constructor(text: string) {
    this.text = text;
  }

  /** The line as JSON; undefined when it is not JSON. */
  get json(): unknown {
    this.#json ??= { value: parsedJson(this.text) };
    return this.#json.value;
  }
}
