import { checkKeyIds } from '../../core/parse/key-id-argument.ts';
import type { Job, PlanResult } from '../../web/api/jobs.ts';
import type { ContainmentRequest } from '../../web/api/plans.ts';
import { makeContainment } from '../remediate/containment.ts';
import { saidReason } from '../settings-entry.ts';
import type { Desk } from './desk.ts';
import type { JobPorts } from './jobs.ts';
import { keepMade, planResult } from './keep-made.ts';

/**
 * Makes the plan that stops a live attack with a key, as `keyreeve plan --contain` does: no notice, no waiting, good for a
 * quarter of an hour. What the newest investigation in the store saw being made with the key is contained too. Nothing
 * is changed before the plan is approved and applied. Throws the Problem `bad-argument` for what is no key's id or no
 * reason, and `busy` where somebody plans the containment of this key already.
 */
export function startContainment(desk: Desk, person: string, asked: ContainmentRequest): Job {
  const { accessKeyId } = asked;
  checkKeyIds([accessKeyId]);
  const reason = saidReason(asked.reason);
  return desk.jobs.start(
    { kind: 'plan', by: person, about: accessKeyId, alone: `contain ${accessKeyId}` },
    (ports) => planContainment(desk, person, { ...asked, reason }, ports),
  );
}

async function planContainment(
  desk: Desk,
  person: string,
  { accessKeyId, account, reason, force = false }: ContainmentRequest,
  ports: JobPorts,
): Promise<PlanResult> {
  const { ground } = desk;
  const found = await ground.found();
  const live = ground.liveWith(found.file);
  ports.progress({ done: 0, words: 'Reading the key, its user and the sessions that came of it…' });
  const [newest] = await ground.store.investigationsOf(accessKeyId);
  const plan = await keepMade(desk, person, ports, { found, live }, (base) =>
    makeContainment(base, {
      accessKeyId,
      ...(account !== undefined && { accountId: account }),
      ...{ reason, forced: force },
      ...(newest !== undefined && { investigation: newest.investigation }),
      onNotice: ports.notice,
    }),
  );
  return planResult(plan);
}
