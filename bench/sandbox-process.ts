/**
 * The sandbox in a process of its own, as AWS is: answering must not take time from the one who asks. Started
 * by processes.ts with the options as JSON; prints the environment for a client, and ends
 * when its standard input does, so that it never outlives the bench.
 */
import { startSandbox } from '../sandbox/index.ts';
import type { SandboxOptions } from '../sandbox/spec.ts';

const sandbox = await startSandbox(JSON.parse(process.argv[2] ?? '{}') as SandboxOptions);
process.stdout.write(`${JSON.stringify(sandbox.env())}\n`);
process.stdin.resume().once('end', () => process.exit());
