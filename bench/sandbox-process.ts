/**
 * The sandbox in a process of its own, as AWS is: answering must not take time from the one who asks. Started
 * by processes.ts with the options as a line of JSON on standard input; prints the environment for a client, and ends
 * when its standard input does, so that it never outlives the bench.
 */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { startSandbox } from '../sandbox/index.ts';
import type { SandboxOptions } from '../sandbox/spec.ts';

const input = createInterface({ input: process.stdin });
const [line] = await once(input, 'line');
const sandbox = await startSandbox(JSON.parse(String(line)) as SandboxOptions);
process.stdout.write(`${JSON.stringify(sandbox.env())}\n`);
input.once('close', () => process.exit());
