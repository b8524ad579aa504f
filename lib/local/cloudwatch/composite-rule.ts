import type { AlarmState } from '../views/cloudwatch-views.ts';
import { ExpressionError, parseExpression, type SyntaxNode } from './expressions.ts';

/** The rule of a composite alarm. */
export interface CompositeRule {
  /** The rule's text for people, with names in place of ARNs. */
  readonly text: string;
  /** The names of the alarms that the rule refers to. */
  readonly alarms: readonly string[];
  readonly holds: (stateOf: (alarm: string) => AlarmState) => boolean;
}

type Condition = CompositeRule['holds'];

const states: Readonly<Record<string, AlarmState>> = {
  ALARM: 'ALARM',
  INSUFFICIENT_DATA: 'INSUFFICIENT_DATA',
  OK: 'OK',
};

/**
 * Compiles the rule of a composite alarm: the states of alarms, by name or ARN, with AND, OR, NOT, TRUE, FALSE and parentheses
 * (CloudWatch API reference, PutCompositeAlarm).
 *
 * @throws ExpressionError that names the rule and its unknown part
 * @example compositeRule('ALARM("a") AND NOT OK("b")').holds((name) => (name === 'a' ? 'ALARM' : 'OK')) // false
 */
export function compositeRule(rule: string): CompositeRule {
  const alarms = new Set<string>();

  const compile = (node: SyntaxNode): Condition => {
    switch (node.type) {
      case 'Identifier':
        if (node.name !== 'TRUE' && node.name !== 'FALSE') throw unknown(node.name);
        return () => node.name === 'TRUE';
      case 'UnaryExpression': {
        if (node.operator !== 'NOT') throw unknown(`the operator ${node.operator}`);
        const condition = compile(node.argument);
        return (stateOf) => !condition(stateOf);
      }
      case 'BinaryExpression': {
        const [left, right] = [compile(node.left), compile(node.right)];
        if (node.operator === 'AND') return (stateOf) => left(stateOf) && right(stateOf);
        if (node.operator === 'OR') return (stateOf) => left(stateOf) || right(stateOf);
        throw unknown(`the operator ${node.operator}`);
      }
      case 'CallExpression': {
        const { name } = node.callee;
        const expected = Object.hasOwn(states, name) ? states[name] : undefined;
        const [alarm, more] = node.arguments;
        if (expected === undefined || more !== undefined) throw unknown(name);
        const child = alarmOf(alarm);
        alarms.add(child);
        return (stateOf) => stateOf(child) === expected;
      }
      case 'Literal':
      case 'ArrayExpression':
        throw unknown(node.type);
    }
  };

  const alarmOf = (node: SyntaxNode | undefined): string => {
    if (node?.type === 'Identifier') return node.name;
    if (node?.type !== 'Literal' || typeof node.value !== 'string') throw unknown('an alarm that is not quoted');
    return alarmNameOf(node.value);
  };

  const unknown = (what: string) => new ExpressionError(rule, `${what} is not known locally`);
  const holds = compile(parseExpression(rule));
  return { text: rule.replaceAll(/"arn:[^"]*:alarm:([^"]*)"/g, '"$1"'), alarms: [...alarms], holds };
}

/**
 * Returns the name of an alarm from its name or ARN.
 *
 * @example alarmNameOf('arn:aws:cloudwatch:us-east-1:000000000000:alarm:orders-stuck') // 'orders-stuck'
 */
export function alarmNameOf(nameOrArn: string): string {
  const [, name] = /^arn:[^:]*:cloudwatch:[^:]*:[^:]*:alarm:(.+)$/.exec(nameOrArn) ?? [];
  return name ?? nameOrArn;
}
