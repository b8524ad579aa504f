/** Child process of tests: runs an emulator on a directory, prints its address, and waits to be killed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startDynamoDb } from '../../../lib/local/dynamodb/dynamodb.ts';

const [directory = ''] = process.argv.slice(2);
const { endpoint } = await startDynamoDb({ directory });
const pid = Number.parseInt(readFileSync(join(directory, 'emulator.pid'), 'utf8'), 10);
console.log(JSON.stringify({ endpoint, pid }));
setInterval(() => undefined, 1_000);
