import { onTestFinished, vi } from 'vitest';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../../sandbox/index.ts';
import type { AccountSession } from '../session/account-session.ts';
import type { BaseSession } from '../session/base-session.ts';
import { openSession, type SessionOptions } from '../session/open-session.ts';
import { type SteppingClock, steppingClock } from './stepping-clock.ts';

export const MANAGEMENT = '111111111111';
export const MEMBER = '222222222222';

/** An emulated organisation, and a session in it; both end with the test. */
export interface Scene {
  readonly sandbox: Sandbox;
  readonly base: BaseSession;
  readonly clock: SteppingClock;
  /** A session in the member account. */
  readonly member: AccountSession;
}

/** Puts an environment in the place of the process's AWS settings until the test ends. */
export function withAwsEnvironment(settings: Readonly<Record<string, string>>): void {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) vi.stubEnv(name, undefined);
  const none = { AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' };
  for (const [name, value] of Object.entries({ ...none, AWS_EC2_METADATA_DISABLED: 'true', ...settings })) {
    vi.stubEnv(name, value);
  }
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
}

/** What a test does not say about its session. */
export function sessionOptions(options: Partial<SessionOptions> = {}): SessionOptions {
  const concurrency = { accounts: 8, callsPerAccount: 4 };
  return { clock: steppingClock(), version: '0.0.0', concurrency, ...options };
}

/** Starts an organisation of a management account and, unless the world is given, one empty member. */
export async function setScene(
  options: SandboxOptions = {},
  session: Partial<SessionOptions> = {},
): Promise<Scene> {
  const world = options.world ?? [{ id: MANAGEMENT }, { id: MEMBER }];
  const sandbox = await startSandbox({ reportDelayMs: 0, trailLimit: false, ...options, world });
  onTestFinished(() => sandbox.close());
  withAwsEnvironment(sandbox.env());
  const clock = steppingClock(sandbox.clock.now());
  const base = await openSession(sessionOptions({ clock, ...session }));
  onTestFinished(() => base.close());
  return { sandbox, base, clock, member: base.account({ accountId: MEMBER }) };
}
