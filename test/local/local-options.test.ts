import { describe, expect, test } from 'vitest';
import { readOptions } from '../../bin/local/local-options.ts';

describe('the options', () => {
  test('take the port from the command line before the environment, and 3000 without either', () => {
    expect(readOptions([], {}).port).toBe(3000);
    expect(readOptions([], { PORT: '4000' }).port).toBe(4000);
    expect(readOptions(['--port', '5000'], { PORT: '4000' }).port).toBe(5000);
  });

  test('take a variable without a value for one that is absent', () => {
    expect(readOptions([], { PORT: '', QUARTERMASTER_DIRECTORY: '' })).toEqual(readOptions([], {}));
  });

  test('take names and addresses of machines', () => {
    const hosts = ['demo.example.com', 'box', '10.0.0.5', '[::1]', 'A-b.ngrok-free.app'];
    expect(
      readOptions(
        hosts.flatMap((host) => ['--allow-host', host]),
        {},
      ).hosts,
    ).toEqual(hosts);
  });

  test.each([
    [['--allow-host', 'https://demo.example.com'], {}, /^--allow-host: expected a name such as demo\.example\.com/],
    [['--allow-host', ''], {}, /^--allow-host: expected a name/],
    [['--time-scale', '1e9'], {}, /^--time-scale: expected a number above 0, at most 1000000, found "1e9"$/],
    [['--port', 'x'], {}, /--port: expected a port number/],
    [['--port', '65536'], {}, /from 0 to 65535/],
    [[], { PORT: 'http' }, /PORT: expected a port number/],
    [['--time-scale', '0'], {}, /--time-scale: expected a number above 0/],
    [['--time-scale', '-5'], {}, /^Option '--time-scale' argument is ambiguous; npm start -- --help lists the flags$/],
    [['orders'], {}, /--help/],
  ])('refuse %j with %j', (commandLine, environment, message) => {
    expect(() => readOptions(commandLine, environment)).toThrow(message);
  });
});
