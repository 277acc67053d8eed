import { startSandbox } from '../../../sandbox/index.ts';
import { differences } from '../../app/compare-truth.ts';
import { scan } from '../../app/scan.ts';
import { Spool } from '../../app/spool.ts';
import { EXIT } from '../../core/model/problems.ts';
import { instant } from '../../core/model/time.ts';
import { parseTimeArgument } from '../../core/parse/time-argument.ts';
import { terminal } from '../../outputs/terminal.ts';
import { print } from '../outputs.ts';
import { progressLine } from '../progress.ts';
import { screen } from '../screen.ts';

export interface DemoFlags {
  readonly accounts: number;
  readonly users: number;
  readonly seed: number;
  readonly now?: string;
}

/** Scans a sandbox, prints the result, and gives 0 when it equals the sandbox's truth. */
export async function demoCommand({ accounts, users, seed, now }: DemoFlags): Promise<number> {
  const started = performance.now();
  const time = now === undefined ? instant(new Date()) : parseTimeArgument(now, '--now');
  const sandbox = await startSandbox({ accounts, users, seed, now: time });
  const line = progressLine(false);
  const spool = new Spool(() => true);
  try {
    process.stdout.write(
      `An emulated organisation of ${accounts} accounts with ${users} users each answers on ${sandbox.url}.\nThis is what \`keyreeve scan --org\` says of it:\n\n`,
    );
    takeEnvironment(sandbox.env());
    const scanned = scan({ organization: true, now: time, onProgress: line.update });
    for await (const result of scanned) spool.add(result);
    line.clear();
    const summary = await scanned.summary;
    const elapsedMs = performance.now() - started;
    await print(terminal({ ...summary, findings: spool.findings }, { ...screen(), elapsedMs }));
    return verdict(differences(sandbox.truths(), summary.coverage, spool.findings), sandbox.truths());
  } finally {
    line.clear();
    spool.close();
    await sandbox.close();
  }
}

/** Only this process's: whatever the person's own AWS settings are, the demo never leaves the machine. */
function takeEnvironment(settings: Readonly<Record<string, string>>): void {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
  Object.assign(process.env, settings);
}

function verdict(different: readonly string[], truth: Iterable<{ readonly reachable: boolean }>): number {
  if (different.length > 0) {
    process.stdout.write(
      `\nThis is NOT what is true in the sandbox:\n${different.map((line) => `  ${line}\n`).join('')}`,
    );
    return EXIT.failed;
  }
  const accounts = [...truth];
  const reachable = accounts.filter((account) => account.reachable).length;
  process.stdout.write(
    `\nThe sandbox knows its own truth: every finding in its ${reachable} reachable accounts is right, and none is missing.\nNext: keyreeve doctor, then keyreeve scan, with your own AWS credentials.\n`,
  );
  return EXIT.clean;
}
