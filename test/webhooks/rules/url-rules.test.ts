import { describe, expect, test } from 'vitest';
import { urlProblems } from '../../../functions/webhooks/rules/url-rules.ts';

describe('the address of a webhook', () => {
  test.each([
    'https://hooks.example.com',
    'https://hooks.example.com/in?key=1',
    'https://hooks.example.com:443/in',
    'https://hooks.example.com:1024/in',
    'https://HOOKS.example.com:65535/in',
    'https://münchen.example/in',
    'https://127.0.0.1.example.com/',
    'HTTPS://hooks.example.com/caf\u00e9?q=%20',
    'https://\u0646\u0627\u0645\u0647\u200c\u0627\u06cc.example/in',
    'https://hooks.example.com/\u{1f600}',
  ])('may be %s', (url) => {
    expect(urlProblems(url, { ownHost: 'api.example.com' })).toEqual([]);
  });

  test.each([
    'https://hooks.example.com/\ud83d',
    ' https://hooks.example.com/in',
    'https://hooks.example.com/in ',
    'https://hooks.exa\tmple.com/',
    'https://hooks.example.com/a b',
    'https://hooks.example.com/\u0000',
    'https://hooks.example.com/\u0085',
    'https://hooks.example.com/\u200b',
    'https://ho\u00adoks.example.com/',
    'https://hooks.example.com/\u202efdp',
    'https://hooks.example.com\\in',
  ])('has no character that the parser changes or nobody sees: %j', (url) => {
    expect(urlProblems(url)).toEqual([expect.stringContaining('no spaces')]);
    expect(urlProblems(url, { allowsInside: true })).toEqual([expect.stringContaining('no spaces')]);
  });

  test.each([
    'https:hooks.example.com',
    'https:/hooks.example.com',
    'http://hooks.example.com',
    'ftp://hooks.example.com',
    'hooks.example.com',
    '//hooks.example.com',
    'https://',
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f.0.0.1/',
    'https://0177.0.0.1/',
    'https://10.0.0.1/',
    'https://172.16.0.1/',
    'https://192.168.1.1/',
    'https://169.254.169.254/latest/meta-data',
    'https://100.64.0.1/',
    'https://0.0.0.0/',
    'https://8.8.8.8/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[fd00::1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[2001:4860:4860::8888]/',
    'https://localhost/',
    'https://localhost./',
    'https://a.localhost/',
    'https://printer.local/',
    'https://metadata.google.internal/',
    'https://intranet/',
    'https://hooks.example.com\n.rival.example/',
    'https://hooks.example.com/\u0000',
    'https://hooks.example.com/\ud800',
    'https://user@hooks.example.com/',
    'https://user:secret@hooks.example.com/',
    'https://hooks.example.com/#top',
    'https://hooks.example.com/#',
    'https://hooks.example.com:80/',
    'https://hooks.example.com:22/',
    'https://hooks.example.com:1023/',
    'https://api.example.com/webhooks',
    'https://API.example.com./webhooks',
    'https://api.example.com:8443/webhooks',
    `https://hooks.example.com/${'a'.repeat(2_048)}`,
  ])('may not be %s', (url) => {
    expect(urlProblems(url, { ownHost: 'api.example.com' })).toEqual([expect.stringMatching(/^must /)]);
  });

  test('has all of its problems named at once', () => {
    expect(urlProblems('https://user@10.0.0.1:81/#f')).toEqual([
      'must have no user and no password',
      'must have no fragment',
      'must have port 443 or a port from 1024, got 81',
      'must have a host name, not the address 10.0.0.1',
    ]);
    expect(urlProblems(`http://a:b@api.example.com:81/${'a'.repeat(2_048)}#f`, { ownHost: 'api.example.com' })).toEqual(
      [
        expect.stringMatching(/^must have at most 2048 characters/),
        'must begin with https://',
        'must have no user and no password',
        'must have no fragment',
        expect.stringMatching(/^must have port/),
        'must not be an address of this API',
      ],
    );
  });

  test('may be plain and on this machine in the local cloud alone', () => {
    expect(urlProblems('http://localhost:4000/in', { allowsInside: true })).toEqual([]);
    expect(urlProblems('http://user@localhost:4000/in', { allowsInside: true })).toEqual([
      'must have no user and no password',
    ]);
    expect(urlProblems('http://localhost:4000/in', {})).toEqual([
      'must begin with https://',
      'must have a public host name',
    ]);
  });

  test.each(['https://hooks.example.com:80/', 'https://hooks.example.com:1023/'])(
    'has the ports of the contract in the local cloud too, where it is public: %s',
    (url) => expect(urlProblems(url, { allowsInside: true })).toEqual([expect.stringMatching(/^must have port/)]),
  );

  test.each(['http://localhost:80/', 'https://127.0.0.1:81/', 'http://hooks.example.com/', 'https://10.1.1.1:1000/'])(
    'has any port in the local cloud, where it is inside or plain: %s',
    (url) => expect(urlProblems(url, { allowsInside: true, ownHost: '127.0.0.1:3000' })).toEqual([]),
  );

  test.each([
    ['http://127.0.0.1:3000/in', '127.0.0.1:3000'],
    ['https://tunnel.example.com/in', 'tunnel.example.com'],
  ])('is not that of the API itself in the local cloud: %s', (url, ownHost) => {
    expect(urlProblems(url, { allowsInside: true, ownHost })).toEqual(['must not be an address of this API']);
  });
});
