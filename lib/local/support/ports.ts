import { createServer, type Server } from 'node:net';

/** Returns a port of this machine that is free at the moment. */
export function freePort(host = '127.0.0.1'): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, host, () => {
      const address = server.address();
      server.close(() => {
        if (typeof address === 'object' && address !== null) resolve(address.port);
        else reject(new Error('the system gave no free port'));
      });
    });
  });
}

/** A port that is bound, so that no other program can take it before the server that will serve it is ready. */
export interface ReservedPort {
  readonly number: number;
  /** Listens on the port. Another server takes the port over by `listen(holder)`. */
  readonly holder: Server;
}

/**
 * Binds a port. Who connects before a server takes it over is cut off at once, as where nobody listens: no response would ever come.
 *
 * @param port 0 for a free port
 * @throws Error with code EADDRINUSE when the port is taken
 */
export async function reservePort(port = 0, host = '127.0.0.1'): Promise<ReservedPort> {
  const holder = createServer((socket) => socket.resetAndDestroy());
  const listening = Promise.withResolvers<void>();
  holder.once('error', listening.reject);
  holder.listen(port, host, listening.resolve);
  await listening.promise;
  const address = holder.address();
  if (address === null || typeof address === 'string') throw new Error('the system gave no port');
  return { number: address.port, holder };
}
