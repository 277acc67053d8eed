import { actionPattern } from './glob.ts';
import { type Random, seededRandom } from './random.ts';
import type { Fault } from './spec.ts';

interface Armed {
  readonly id: string;
  readonly fault: Fault;
  readonly pattern: RegExp;
  seen: number;
  fired: number;
}

/** A list of faults and how often each has fired. Probabilities are drawn from the seed, so a run can be repeated. */
export class FaultList {
  readonly #armed: Armed[] = [];
  readonly #random: Random;
  #nextId = 1;

  constructor(seed: number, faults: readonly Fault[]) {
    this.#random = seededRandom(seed ^ 0xfa017);
    for (const fault of faults) this.add(fault);
  }

  /** Adds a fault at the end; gives its id. Throws a RangeError for one that could never fire. */
  add(fault: Fault): string {
    if (typeof fault.operation !== 'string' || fault.operation === '') {
      throw new RangeError('a fault needs an operation, e.g. "iam:GetCredentialReport" or "iam:*"');
    }
    const { probability = 1 } = fault;
    if (!(probability >= 0 && probability <= 1)) throw new RangeError('probability lies between 0 and 1');
    for (const count of [fault.staleReads, fault.staleMs]) {
      if (count !== undefined && !(count >= 0)) throw new RangeError('staleReads and staleMs are 0 or more');
    }
    const id = `fault-${this.#nextId}`;
    this.#nextId += 1;
    this.#armed.push({ id, fault, pattern: actionPattern(fault.operation), seen: 0, fired: 0 });
    return id;
  }

  clear(): void {
    this.#armed.length = 0;
  }

  /** The fault that this call runs into, if any. The account is the one the call is about. */
  match(operation: string, accountId: string): Fault | undefined {
    for (const armed of this.#armed) {
      const { fault } = armed;
      if (fault.account !== undefined && fault.account !== accountId) continue;
      if (!armed.pattern.test(operation)) continue;
      armed.seen += 1;
      if (armed.seen <= (fault.afterCalls ?? 0) || armed.fired >= (fault.times ?? Number.POSITIVE_INFINITY))
        continue;
      if (fault.probability !== undefined && this.#random.fraction() >= fault.probability) continue;
      armed.fired += 1;
      return fault;
    }
    return undefined;
  }
}
