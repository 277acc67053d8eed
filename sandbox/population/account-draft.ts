import type { PolicyNote, Verdict } from '../expectation.ts';
import type { Random } from '../random.ts';
import type { GroupSpec, Inside, PolicySpec, RoleSpec } from '../spec.ts';
import type { Population } from './generate.ts';

/** What of an account an audit judges as a whole: made by traits, with the verdict written down beside each. */
export class AccountDraft {
  readonly population: Population;
  /** The first account shows one of every fault. */
  readonly isShowcase: boolean;
  readonly index: number;
  readonly random: Random;
  readonly policies: PolicySpec[] = [];
  readonly groups: GroupSpec[] = [];
  readonly roles: RoleSpec[] = [];
  readonly verdicts: Record<string, readonly Verdict[]> = {};
  readonly notes: PolicyNote[] = [];
  #inside: Inside = {};

  constructor(population: Population, index: number, random: Random) {
    this.population = population;
    this.index = index;
    this.isShowcase = index === 0;
    this.random = random;
  }

  /** Whether this account has a fault that so many in a hundred have. Draws once in any case. */
  hasFault(percent: number): boolean {
    const drawn = this.random.below(100) < percent;
    return this.isShowcase || drawn;
  }

  /** What the account has, and what must be said of it. */
  put(more: Inside, rule: string, ...verdicts: readonly Verdict[]): this {
    this.#inside = { ...this.#inside, ...more };
    this.verdicts[rule] = verdicts;
    return this;
  }

  /** A policy of the account's own that must be found by a rule, if one is named. */
  policy(spec: PolicySpec, rule?: string): this {
    this.policies.push(spec);
    if (rule !== undefined) {
      const { name, path = '/' } = spec;
      this.notes.push({ rule, name, path: `policy${path}${name}` });
    }
    return this;
  }

  inside(): Inside {
    const { policies, groups, roles } = this;
    return { ...this.#inside, policies, groups, iamRoles: roles };
  }
}
