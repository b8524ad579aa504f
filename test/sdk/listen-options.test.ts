import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseListenOptions } from '../../bin/listen/listen-options.ts';

describe('the flags of npm run listen', () => {
  test('are read, with a new secret each time', () => {
    const flags = [
      '--forward-to',
      'http://localhost:4000',
      '--types',
      'order.placed',
      '--line',
      'devices',
      '--exit-after',
      '2',
    ];
    expect(parseListenOptions(flags, {})).toMatchObject({
      forwardTo: 'http://localhost:4000',
      types: ['order.placed'],
      line: ['devices'],
      exitAfter: 2,
      client: 'demo',
      secret: expect.stringMatching(/^whsec_[\w+/]{43}=$/),
    });
    expect(parseListenOptions([], { WEBHOOK_SECRET: 'whsec_c2VjcmV0' })).toMatchObject({ secret: 'whsec_c2VjcmV0' });
    expect(parseListenOptions(['--help'], {})).toBe('help');
  });

  test('are refused with a secret that cannot sign what is forwarded', () => {
    const flags = ['--forward-to', 'http://localhost:4000'];
    for (const WEBHOOK_SECRET of ['bad', 'whsec_', 'my secret!']) {
      expect(() => parseListenOptions(flags, { WEBHOOK_SECRET })).toThrow('WEBHOOK_SECRET must be the secret');
      expect(parseListenOptions([], { WEBHOOK_SECRET })).toMatchObject({ client: 'demo' });
    }
    expect(parseListenOptions(flags, { WEBHOOK_SECRET: '' })).toMatchObject({
      secret: expect.stringMatching(/^whsec_/),
    });
  });

  test('are listed by --help', () => {
    const bin = join(import.meta.dirname, '..', '..', 'bin');
    const arguments_ = [join(bin, 'node.cjs'), join(bin, 'listen.ts'), '--help'];
    expect(execFileSync(process.execPath, arguments_, { encoding: 'utf8' })).toContain('--forward-to <url>');
  });

  test.each([
    [['--forward-to', 'localhost:4000'], '--forward-to must be'],
    [['--forward-to', 'file:///etc/passwd'], '--forward-to must be'],
    [['--types', 'order.lost'], '--types must be one of order.placed'],
    // A test is in no log, so it is none of those that are named.
    [['--types', 'webhook.test'], /^--types must be one of (?!.*webhook\.test)/],
    [['--since', 'yesterday'], '--since must be'],
    [['--exit-after', '0'], '--exit-after must be'],
    [['--exit-after', 'two'], '--exit-after must be'],
    [['--secret', 'x'], "Unknown option '--secret'"],
  ])('are refused: %j', (flags, message) => {
    expect(() => parseListenOptions(flags, {})).toThrow(message);
  });
});
