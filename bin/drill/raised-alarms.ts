/** The alarms that fire while an incident lasts, and that did not before. */
export class RaisedAlarms {
  readonly #before: ReadonlySet<string>;
  readonly #raised = new Set<string>();
  #firing: readonly string[] | undefined;

  /** @param before names of the alarms that fired before the incident began */
  constructor(before: readonly string[]) {
    this.#before = new Set(before);
  }

  /** Notes the alarms that fire now. Returns those of them that fire for the first time. */
  see(firing: readonly string[]): readonly string[] {
    const own = firing.filter((alarm) => !this.#before.has(alarm));
    const isNew = own.filter((alarm) => !this.#raised.has(alarm));
    for (const alarm of isNew) this.#raised.add(alarm);
    this.#firing = own;
    return isNew;
  }

  /** The alarms that still fire, of those that the incident has raised. */
  get left(): readonly string[] {
    return this.#firing ?? [];
  }

  /** True once a look has found none of them. */
  get areOver(): boolean {
    return this.#firing?.length === 0;
  }
}
