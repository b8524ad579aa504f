export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

const severity: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 };

/** The local cloud's log. Each line has the time of day, the source and the message. */
export class LocalLog {
  readonly #least: number;
  readonly #write: (line: string) => void;
  readonly #now: () => Date;

  /**
   * @param options.level the least level that is written. Default: `info`
   * @param options.write writes a line, its line break included. Default: to standard output
   */
  constructor(options: { level?: LogLevel; write?: (line: string) => void; now?: () => Date } = {}) {
    this.#least = severity[options.level ?? 'info'];
    this.#write = options.write ?? ((line) => void process.stdout.write(line));
    this.#now = options.now ?? (() => new Date());
  }

  /** Returns `true` if lines of a level are written. */
  writes(level: LogLevel): boolean {
    return severity[level] >= this.#least;
  }

  debug(source: string, message: string): void {
    this.#line('debug', source, message);
  }

  info(source: string, message: string): void {
    this.#line('info', source, message);
  }

  warn(source: string, message: string): void {
    this.#line('warn', source, message);
  }

  error(source: string, message: string): void {
    this.#line('error', source, message);
  }

  #line(level: LogLevel, source: string, message: string): void {
    if (!this.writes(level)) return;
    const time = this.#now().toISOString().slice(11, 23);
    const mark = severity[level] < severity.warn ? '' : `${level.toUpperCase()} `;
    this.#write(`${time} ${source}: ${mark}${message.replaceAll(/\r?\n/g, '\n  ')}\n`);
  }
}
