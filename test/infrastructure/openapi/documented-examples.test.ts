import { describe, expect, test } from 'vitest';
import { deployed } from '../../../lib/config/product-lines.ts';
import { deployedDocument } from '../../../lib/functions/service-assets.ts';
import { nameAt } from '../../../lib/openapi/document/examples.ts';
import { documentedExamples, operationsWithoutExamples, valueAt } from '../../support/api/documented-examples.ts';

describe.each([true, false])('the examples of a stage whose sandbox is %s', (sandbox) => {
  const document: unknown = JSON.parse(JSON.stringify(deployedDocument(deployed({ sandbox }))));
  const examples = documentedExamples(document);

  test('are there for every operation that takes a token', () => {
    const how = 'Add calls of each to functions/<line>/examples/example-calls.ts';
    expect(operationsWithoutExamples(document), how).toEqual([]);
  });

  test('have each name once in their operation', () => {
    const names = examples.map(({ operation, name }) => `${operation} ${name}`);
    expect(new Set(names).size).toBe(names.length);
  });

  test('take their ids from responses to examples that come before them, and show the same value', () => {
    const responses = new Map<string, unknown>();
    for (const { operation, name, parameters, body, bodyFrom, response } of examples) {
      const sources = [
        ...parameters.map(({ from, value }) => ({ from, value })),
        ...Object.entries(bodyFrom).map(([pointer, from]) => ({ from, value: valueAt(body, pointer) })),
      ];
      for (const { from, value } of sources) {
        if (from === undefined) continue;
        const earlier = responses.get(`${from.operation} ${from.example}`);
        expect([operation, name, value]).toEqual([operation, name, valueAt(earlier, from.pointer)]);
      }
      responses.set(`${operation} ${name}`, response);
    }
  });

  test('name every value that an operation has to be given', () => {
    for (const { operation, name, path, parameters } of examples) {
      const given = parameters.filter(({ place }) => place === 'path').map((parameter) => parameter.name);
      const wanted = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter);
      expect([operation, name, given]).toEqual([operation, name, wanted]);
    }
  });

  test('say where the work of their request ends', () => {
    for (const { settles, response } of examples) {
      if (settles === undefined) continue;
      expect(valueAt(response, settles.uri)).toMatch(/^\//);
      expect(valueAt(response, settles.pointer)).not.toBe(settles.value);
    }
  });
});

test('a place in a body is written as readers write it', () => {
  expect(nameAt('/lineItems/0/offerId')).toBe('lineItems[0].offerId');
});
