import { readLoginProfile } from '../../aws/collect/live-user.ts';
import type { AccountSession } from '../../aws/session/account-session.ts';
import type { Account } from '../../core/model/account.ts';
import { gapOf } from '../../core/plan/gap.ts';
import type { PlanGap, Refusal } from '../../core/plan/plan.ts';
import { breakGlass } from '../../core/plan/reasons.ts';
import type { Ground } from '../remediate/options.ts';

interface Person {
  readonly name: string;
  readonly arn: string;
  /** `AIDA…` */
  readonly id: string;
  readonly tags: Readonly<Record<string, string>>;
}

type Told = 'meant' | 'not-meant';

/** Tells whom a prevention is about. Each user is asked of once, and told once where it is left out. */
export class ConsoleUsers {
  readonly #ground: Ground;
  readonly #session: AccountSession;
  readonly #told = new Map<string, Told>();
  /** Whose password could not be read. */
  readonly gaps: PlanGap[] = [];
  /** Who is exempt. */
  readonly refused: Refusal[] = [];
  /** Those that were named; all, where none were. */
  readonly names: readonly string[] | undefined;

  /** @param named users that are meant whether or not they have a password; where none are, all that have one */
  constructor(ground: Ground, session: AccountSession, named: readonly string[]) {
    this.#ground = ground;
    this.#session = session;
    this.names = named.length === 0 ? undefined : named;
  }

  /** Those of a list that are meant. */
  async among<T>(list: readonly T[], personOf: (item: T) => Person): Promise<readonly T[]> {
    const meant: T[] = [];
    for (const item of list) {
      const person = personOf(item);
      const told = this.#told.get(person.name) ?? (await this.#tell(person));
      this.#told.set(person.name, told);
      if (told === 'meant') meant.push(item);
    }
    return meant;
  }

  async #tell({ name, arn, id, tags }: Person): Promise<Told> {
    const { account } = this.#session;
    if (this.names === undefined) {
      const profile = await readLoginProfile(this.#session, name);
      if (profile.state === 'unread') {
        const words = `Whether ${name}, who may make access keys or get round to it, has a console password could not be read. ${profile.words}`;
        this.gaps.push(gapOf({ ...profile, words }, account));
        return 'not-meant';
      }
      if (profile.value === null) return 'not-meant';
    }
    const { settings, exempt } = this.#ground;
    const user = { userId: id, arn, path: pathOf(arn), createdAt: '', tags };
    const against = breakGlass(user, name, settings.breakGlass, exempt);
    if (against === undefined) return 'meant';
    this.refused.push(refusalOf(account, arn, against));
    return 'not-meant';
  }
}

/** What is not planned for a user. */
export function refusalOf(account: Account, arn: string, reason: Refusal['reasons'][number]): Refusal {
  return { account, subject: { kind: 'user', arn }, findings: [], reasons: [reason] };
}

function pathOf(arn: string): string {
  return arn.slice(arn.indexOf(':user') + ':user'.length, arn.lastIndexOf('/') + 1);
}
