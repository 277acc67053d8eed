import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { PolicyCase } from './cases.ts';

/** `denied` by a statement, or `not-allowed` by any. */
export type Verdict = 'allowed' | 'denied' | 'not-allowed';

/** The other evaluator, running in a process of its own. */
export interface Oracle {
  /** Its verdict. Rejects where it could not judge the request at all, or is not there. */
  ask(one: PolicyCase): Promise<Verdict>;
  close(): Promise<void>;
}

/** The program, which alone knows the AGPL package. */
export const ORACLE_PROGRAM = fileURLToPath(new URL('../../tools/oracle/evaluate.mjs', import.meta.url));

/** How many times more requests than in `npm test` are compared: `npm run test:oracle` sets a hundred. */
export const TIMES = Number(process.env.KEYREEVE_ORACLE_TIMES ?? 1);

/** The longest that a comparison may take, in milliseconds: some ten times what it takes on a machine at rest. */
export const COMPARISON_TIMEOUT = 60_000 + TIMES * 30_000;

/** Starts the other evaluator. */
export function startOracle(): Oracle {
  const child = spawn(process.execPath, [ORACLE_PROGRAM], { stdio: ['pipe', 'pipe', 'inherit'] });
  const waiting: PromiseWithResolvers<string>[] = [];
  let gone: Error | undefined;
  const end = (error: Error) => {
    gone ??= error;
    for (const { reject } of waiting.splice(0)) reject(gone);
  };
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.resolve(line));
  child.stdin.on('error', end);
  const exit = once(child, 'exit');
  child.once('exit', () =>
    end(new Error('The other evaluator has ended. `node tools/setup.mjs --tests` installs it.')),
  );
  return {
    async ask(one) {
      if (gone !== undefined) throw gone;
      const answer = Promise.withResolvers<string>();
      waiting.push(answer);
      child.stdin.write(`${JSON.stringify(one)}\n`);
      const said = JSON.parse(await answer.promise) as { answer?: Verdict; error?: string };
      if (said.answer === undefined) throw new Error(`The other evaluator cannot judge this: ${said.error}`);
      return said.answer;
    },
    async close() {
      child.stdin.end();
      await exit;
    },
  };
}
