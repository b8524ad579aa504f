import type { Context } from './configuration-problems.ts';

/** Words that Cognito forbids in a domain prefix, which contains the stage (Cognito Developer Guide). */
const REFUSED_BY_COGNITO = /aws|amazon|cognito/;

/**
 * Returns the problems of keys that do not go together. It looks at which keys are given and not at their values, so that it finds these
 * problems beside wrong values.
 *
 * @example conflictsOf('prod', { monthlyBudget: 250 }) // ['monthlyBudget: needs alarmEmail, the address that learns of an excess']
 */
export function conflictsOf(stage: string, given: Context): string[] {
  const has = (key: string) => given[key] !== undefined;
  return [...domainConflicts(stage, has), ...budgetConflicts(has), ...issuerConflicts(stage, has)];
}

type Has = (key: string) => boolean;

function domainConflicts(stage: string, has: Has): string[] {
  if (!has('domain') && !has('certificate')) return [];
  if (stage === 'local') return ['domain, certificate: the stage local answers on this machine only; leave them out'];
  if (!has('domain')) return ['domain: is missing; certificate is given, so give the domain that it is for'];
  if (!has('certificate')) return ['certificate: is missing; give the ARN of a certificate for the domain'];
  return [];
}

const budgetConflicts = (has: Has): string[] =>
  has('monthlyBudget') && !has('alarmEmail')
    ? ['monthlyBudget: needs alarmEmail, the address that learns of an excess']
    : [];

function issuerConflicts(stage: string, has: Has): string[] {
  const ofIssuer = ['issuer', 'audience', 'tokenUrl'].filter(has);
  if (stage === 'local') {
    if (ofIssuer.length === 0 && !has('partners')) return [];
    return [
      'issuer, audience, tokenUrl, partners: the stage local brings its own issuer; leave them out or choose another stage',
    ];
  }
  if (ofIssuer.length === 0) {
    if (!REFUSED_BY_COGNITO.test(stage)) return [];
    return [
      `stage: "${stage}" cannot be used with a Cognito pool, whose address may contain neither aws nor amazon nor cognito; choose another stage, or give issuer and audience`,
    ];
  }
  return [
    ...(has('issuer') ? [] : ['issuer: is missing; audience or tokenUrl is given, so give issuer too']),
    ...(has('audience') ? [] : ['audience: is missing; without it tokens meant for other services would be accepted']),
    ...(has('partners')
      ? ['partners: are clients of the pool that is made when no issuer is given; leave them out']
      : []),
  ];
}
