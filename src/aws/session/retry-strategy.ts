import type { IAMClient } from '@aws-sdk/client-iam';
import { Problem } from '../../core/model/problem.ts';
import type { CallCounter } from './call-counter.ts';

type AnyStrategy = Awaited<ReturnType<IAMClient['config']['retryStrategy']>>;
type Strategy = Extract<AnyStrategy, { refreshRetryTokenForRetry: unknown }>;

/** As many as `standard` mode may send one call, for faults of AWS and of the network. */
export const MAX_ATTEMPTS = 8;

interface Retrying {
  readonly config: { retryStrategy: () => Promise<AnyStrategy> };
}

/**
 * Leaves transient faults to the SDK's standard strategy and counts its retries, and keeps throttling for
 * caller.ts, which gives its place away while it waits and narrows the account's width. The SDK would wait
 * in place, its quota is empty after a hundred retries of one client, and it takes `LimitExceeded` for
 * throttling: from GenerateCredentialReport that means "no capacity now", and wants a longer breath.
 *
 * @param beforeRetry waits for leave to send once more, where a rate is kept
 */
export async function leaveThrottlingToCaller(
  client: Retrying,
  counter: CallCounter,
  beforeRetry: () => Promise<void> = async () => {},
): Promise<void> {
  await replaceRefresh(client, async (standard, token, info) => {
    if (info.errorType === 'THROTTLING') throw new Error('Throttling is repeated by the caller.');
    const next = await standard.refreshRetryTokenForRetry(token, info);
    await beforeRetry();
    counter.retry();
    return next;
  });
}

/**
 * Makes a client send each request once, whatever comes of it. A write that ran into a time-out, a broken
 * connection or a fault of AWS may have taken effect, and only a reading can tell: the SDK would send it again,
 * and could answer `NoSuchEntity` for what it did itself.
 */
export async function neverRepeat(client: Retrying): Promise<void> {
  await replaceRefresh(client, async () => {
    throw new Error('A write is sent once.');
  });
}

/** Puts another answer to "once more?" in the place of the standard strategy's; a throw means no. */
async function replaceRefresh(
  client: Retrying,
  refresh: (
    standard: Strategy,
    ...args: Parameters<Strategy['refreshRetryTokenForRetry']>
  ) => ReturnType<Strategy['refreshRetryTokenForRetry']>,
): Promise<void> {
  const standard = await client.config.retryStrategy();
  if (!('refreshRetryTokenForRetry' in standard)) {
    throw new Problem('bad-argument', 'The SDK was told to use a retry strategy of an older kind.');
  }
  const strategy: Strategy & { readonly mode: string } = {
    mode: 'standard',
    acquireInitialRetryToken: (scope) => standard.acquireInitialRetryToken(scope),
    refreshRetryTokenForRetry: (token, info) => refresh(standard, token, info),
    recordSuccess: (token) => standard.recordSuccess(token),
  };
  const settled = Promise.resolve(strategy);
  client.config.retryStrategy = () => settled;
}
