import jsep from 'jsep';
import * as z from 'zod';
import { messageOf } from '../support/error-message.ts';

/** A node of an expression in one of CloudWatch's two languages: metric math, and the rules of composite alarms. */
export type SyntaxNode =
  | { readonly type: 'Literal'; readonly value: string | number }
  | { readonly type: 'Identifier'; readonly name: string }
  | { readonly type: 'UnaryExpression'; readonly operator: string; readonly argument: SyntaxNode }
  | BinaryNode
  | CallNode
  | { readonly type: 'ArrayExpression'; readonly elements: readonly SyntaxNode[] };

export interface BinaryNode {
  readonly type: 'BinaryExpression';
  readonly operator: string;
  readonly left: SyntaxNode;
  readonly right: SyntaxNode;
}

export interface CallNode {
  readonly type: 'CallExpression';
  readonly callee: { readonly name: string };
  readonly arguments: readonly SyntaxNode[];
}

const Node: z.ZodType<SyntaxNode> = z.lazy(() =>
  z.discriminatedUnion('type', [
    z.object({ type: z.literal('Literal'), value: z.union([z.string(), z.number()]) }),
    z.object({ type: z.literal('Identifier'), name: z.string() }),
    z.object({ type: z.literal('UnaryExpression'), operator: z.string(), argument: Node }),
    z.object({ type: z.literal('BinaryExpression'), operator: z.string(), left: Node, right: Node }),
    z.object({
      type: z.literal('CallExpression'),
      callee: z.object({ type: z.literal('Identifier'), name: z.string() }),
      arguments: z.array(Node),
    }),
    z.object({ type: z.literal('ArrayExpression'), elements: z.array(Node) }),
  ]),
);

jsep.addBinaryOp('OR', 1);
jsep.addBinaryOp('AND', 2);
jsep.addUnaryOp('NOT');

/** The error of an invalid or unsupported expression. The message begins with the expression. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';

  constructor(expression: string, problem: string) {
    super(`${expression}: ${problem}`);
  }
}

/**
 * Parses an expression.
 *
 * @throws ExpressionError
 * @example parseExpression('NOT a') // { type: 'UnaryExpression', operator: 'NOT', argument: { type: 'Identifier', name: 'a' } }
 */
export function parseExpression(expression: string): SyntaxNode {
  let tree: unknown;
  try {
    tree = jsep(expression);
  } catch (error) {
    throw new ExpressionError(expression, messageOf(error));
  }
  const parsed = Node.safeParse(tree);
  if (!parsed.success) throw new ExpressionError(expression, 'this syntax is not known locally');
  return parsed.data;
}
