import type { Section } from '../../lib/alarms/runbook-sections.ts';
import type { Fault } from '../../lib/local/faults/faults.ts';
import type { Drill } from './drill.ts';

/** An incident that a team can practise on the local cloud, and that a test works through. */
export interface Incident {
  /** The event, as a sentence without its full stop. */
  readonly summary: string;
  /** The alarm that must fire, without `quartermaster-<stage>-`. */
  readonly alarm: string;
  /** The time within which the alarm fires while there is traffic, in minutes of the local cloud's clock. */
  readonly withinMinutes: number;
  /** The section of RUNBOOK.md that the alarm names. */
  readonly section: Section;
  /** The section that it sends one to for this incident, if it is another. */
  readonly leadsTo?: Section | 'An order is gone';
  /** The commands of these sections that help, as they stand there. */
  readonly commands: readonly string[];
  /** The faults of local services. */
  readonly faults: (drill: Pick<Drill, 'timeScale'>) => readonly Fault[];
  /** Creates what the incident needs, before it begins. */
  readonly prepare?: (drill: Drill) => Promise<void>;
  /** Spoils stored items. Returns notes for `mend`. */
  readonly spoil?: (drill: Drill) => Promise<Readonly<Record<string, unknown>>>;
  /** Sends the requests of some customers. Called again and again while the incident lasts. Absent if it needs none. */
  readonly traffic?: (drill: Drill) => Promise<void>;
  /** Real milliseconds from one round of `traffic` to the next, which follows a longer one at once. Default: about half a second. */
  readonly every?: number;
  /** Undoes `spoil`, where no command of the section does: what a restore from a copy does. */
  readonly mend?: (drill: Drill, notes: Readonly<Record<string, unknown>>) => Promise<void>;
}
