import { parseArgs } from 'node:util';
import { closestName } from '../../functions/core/validation/did-you-mean.ts';
import { faultIn, reasonOf, UsageError } from '../support/command-line.ts';
import { wrap } from '../support/wrap.ts';
import type { Drill } from './drill.ts';
import type { Incident } from './incident.ts';
import { incidents } from './incidents.ts';
import { beginIncident, endIncident, waitForAlarm } from './practise.ts';
import { RaisedAlarms } from './raised-alarms.ts';

/** Surroundings of the program. */
export interface DrillEnvironment {
  readonly print: (line: string) => void;
  readonly printError: (line: string) => void;
  /** Connects to the running local cloud. */
  readonly connect: () => Promise<Drill>;
}

const USAGE = `Makes an incident on the running local cloud, so that a team can practise.

Usage: npm run drill -- <incident>         begin it, and send requests until it is over
       npm run drill -- <incident> --end   end it, from another terminal

Incidents:
${Object.entries(incidents)
  .map(([name, { summary, alarm }]) => [`  ${name}`, ...indented(`${summary} (alarm ${alarm})`)].join('\n'))
  .join('\n')}

A minute of the alarms takes a second with npm start -- --time-scale 60.`;

function indented(text: string): string[] {
  return wrap(text, 76).map((line) => `      ${line.trim()}`);
}

/** Runs the program. Without an incident, and with `--help`, it lists the incidents and starts nothing. Returns the exit code. */
export async function runDrill(commandLine: readonly string[], environment: DrillEnvironment): Promise<0 | 1 | 2> {
  const { print, printError, connect } = environment;
  try {
    const { values, positionals } = parse(commandLine);
    const [name, ...others] = positionals;
    if (values.end && !values.help && name === undefined) {
      throw new UsageError('name the incident to end; npm run drill -- --help lists them');
    }
    if (values.help || name === undefined) {
      print(USAGE);
      return 0;
    }
    const incident = Object.hasOwn(incidents, name) ? incidents[name] : undefined;
    if (incident === undefined || others.length > 0) {
      const meant = closestName(name, Object.keys(incidents));
      const hint = meant === undefined || meant === name ? 'npm run drill -- --help lists them' : `is ${meant} meant?`;
      printError(others.length > 0 ? `one incident at a time; ${hint}` : `there is no incident ${name}; ${hint}`);
      return 2;
    }
    const drill = await connect();
    if (values.end) {
      const ended = await endIncident(drill, name, incident);
      print(ended ? `${name} has ended. Its alarms go when their figures do.` : notBegun(name, incident));
      return ended ? 0 : 1;
    }
    await practise(drill, name, incident, print);
    return 0;
  } catch (error) {
    printError(reasonOf(error));
    return error instanceof UsageError ? 2 : 1;
  }
}

function parse(commandLine: readonly string[]) {
  const flag = { type: 'boolean', default: false } as const;
  try {
    const options = { help: { ...flag, short: 'h' }, end: flag };
    return parseArgs({ args: [...commandLine], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${faultIn(error)}; npm run drill -- --help lists the incidents`);
  }
}

/** Says that there is no incident to end. A local cloud that was restarted has no faults, and still has what was spoiled. */
export const notBegun = (name: string, { mend }: Incident): string =>
  `${name} has not begun since the local cloud started.${mend === undefined ? '' : ' What it spoiled before stays; npm start -- --fresh starts over.'}`;

/**
 * Says that an incident has begun, to the person who makes it.
 *
 * @param isNew false if it had begun before
 */
export const beginning = (name: string, { summary, traffic }: Incident, isNew = true): string =>
  `${name} ${isNew ? 'has begun' : 'goes on'}: ${summary}.${traffic === undefined ? '' : ' Customers send requests.'}`;

/** Is the customers and the pager of an incident, until all alarms that it raises are gone. */
async function practise(drill: Drill, name: string, incident: Incident, print: (line: string) => void): Promise<void> {
  const { alarm, section } = incident;
  const raised = new RaisedAlarms(await drill.firing());
  const others = async () => {
    for (const other of raised.see(await drill.firing())) if (other !== alarm) print(`ALARM ${other}, too.`);
  };
  const isNew = await beginIncident(drill, name, incident);
  print(beginning(name, incident, isNew));
  const hasBegun = async () => {
    await others();
    return (await drill.begun()).includes(name);
  };
  const took = await waitForAlarm(drill, incident, (state) => state === 'ALARM', hasBegun);
  if (took === undefined) return print('The incident was ended before its alarm.');
  print(`After ${Math.ceil(took)} min: ALARM ${alarm}. See RUNBOOK.md, "${section}".`);
  print(`When you know the cause, take it away in another terminal: npm run drill -- ${name} --end`);
  print('Then run the commands of the section, without --stage.');
  const watch = async () => {
    await others();
    return true;
  };
  await waitForAlarm(drill, incident, (state) => state !== 'ALARM', watch);
  await others();
  if (!raised.areOver) print(`OK ${alarm}. Still on: ${raised.left.join(', ')}. See their sections.`);
  await waitForAlarm(drill, incident, (state) => state !== 'ALARM' && raised.areOver, watch);
  print(`OK ${alarm}, and all other alarms that it raised. The incident is over.`);
}
