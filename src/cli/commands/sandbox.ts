import { type Sandbox, startSandbox } from '../../../sandbox/index.ts';
import { Problem } from '../../core/model/problem.ts';
import { EXIT } from '../../core/model/problems.ts';
import { parseTimeArgument } from '../../core/parse/time-argument.ts';
import { writeWhole } from '../files.ts';

export interface SandboxFlags {
  readonly port: number;
  readonly accounts: number;
  readonly users: number;
  readonly seed: number;
  readonly now?: string;
  readonly truth?: string;
  readonly partition: 'aws' | 'aws-cn' | 'aws-us-gov';
  readonly latency: number;
  readonly hostileNames?: boolean;
}

/** Runs the sandbox until it is interrupted. */
export async function sandboxCommand(flags: SandboxFlags): Promise<number> {
  const sandbox = await start(flags);
  if (flags.truth !== undefined) writeWhole(flags.truth, truthText(sandbox));
  const settings = Object.entries(sandbox.env()).map(([name, value]) => `  export ${name}=${value}\n`);
  process.stdout.write(
    `An emulated organisation of ${flags.accounts} accounts answers on ${sandbox.url}. In another terminal:\n\n${settings.join('')}\n  aws sts get-caller-identity\n  keyreeve scan --org\n\nCtrl-C ends it.\n`,
  );
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  await sandbox.close();
  return EXIT.clean;
}

async function start({ port, accounts, users, seed, partition, now, latency, hostileNames }: SandboxFlags) {
  try {
    return await startSandbox({
      port,
      accounts,
      users,
      seed,
      partition,
      latencyMs: latency,
      ...(now !== undefined && { now: parseTimeArgument(now, '--now') }),
      ...(hostileNames !== undefined && { hostileNames }),
    });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      throw new Problem('bad-argument', `Port ${port} is taken.`, {
        hint: 'Choose another: --port 0 takes a free one.',
        cause: error,
      });
    }
    throw error;
  }
}

/** One account a line: an organisation of ten thousand is never held in memory. */
function* truthText(sandbox: Sandbox): Generator<string> {
  const { generatedFor, organization } = sandbox.truthFrame();
  yield `{"generatedFor":${JSON.stringify(generatedFor)},"organization":${JSON.stringify(organization)},"accounts":[`;
  let separator = '\n';
  for (const account of sandbox.truths()) {
    yield separator + JSON.stringify(account);
    separator = ',\n';
  }
  yield '\n]}\n';
}
