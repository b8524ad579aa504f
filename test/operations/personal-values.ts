import { endpointsOf } from '../../functions/core/model/endpoint.ts';
import { METRICS } from '../../functions/core/model/metrics.ts';
import { callsOf } from '../../lib/openapi/document/examples.ts';
import { readCases } from '../support/lines/documented-cases.ts';
import { textsIn } from './marked-fields.ts';
import { DEPLOYED } from './troubled-cloud.ts';

/** Fields that say who somebody is and where: names of people, companies and sites, mail, telephones, and addresses of sites. */
const PERSONAL =
  /^((first|last)_?name|(technical)?contact(name|email|phone)|(company|location)name|email|phone_?number|(shipping_)?(address(line)?\d?|city|zip)|postalcode)$/i;

/** A shorter text, such as a state, says nothing of anybody, and may stand anywhere by chance. */
const SHORTEST = 4;

/** The documented case of a customer, whose data no example has. */
export const documentedCustomer = () => readCases('subscriptions').find(({ name }) => name === 'create-customer');

/** Returns the values of personal fields in the bodies of the documented examples, and of the documented case of a customer. */
export function personalValues(): readonly string[] {
  const examples = endpointsOf(DEPLOYED.endpointTables).flatMap((row) => [
    row.endpoint.bodyExample,
    ...callsOf(row).map(({ body }) => body),
  ]);
  const texts = [...examples, documentedCustomer()?.request.body].flatMap((body) => textsIn(body));
  const values = texts.flatMap(({ path, text }) => {
    const field = path.findLast((name) => !/^\d+$/.test(name)) ?? '';
    return PERSONAL.test(field) && text.length >= SHORTEST ? [text] : [];
  });
  return [...new Set(values)].sort();
}

/**
 * Returns a pattern that finds one of the values as words of their own: digits of a postal code may be part of any longer number.
 *
 * @example wordsOf(['43215']).test('at 43215 Columbus') // true
 * @example wordsOf(['43215']).test('100043215-ab') // false
 */
export function wordsOf(values: readonly string[]): RegExp {
  const escaped = values.map((value) => value.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`(?<![\\w-])(?:${escaped.join('|')})(?![\\w-])`, 'i');
}

const FIGURES = new RegExp(`\\b(?:durationMs|${Object.keys(METRICS).join('|')})=[\\d.]+`, 'g');

/**
 * Returns a line of the log without what was measured, which is the number of a postal code now and then.
 *
 * @example withoutFigures('deliver order=100022 durationMs=10119 status=204') // 'deliver order=100022  status=204'
 */
export const withoutFigures = (line: string): string => line.replaceAll(FIGURES, '');
