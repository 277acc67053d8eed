import type { Unread } from '../../../core/model/fact.ts';
import type { Told } from '../../../core/model/investigation.ts';
import type { KeyPlace, PlaceGap, PlaceService } from '../../../core/model/key-place.ts';
import type { KeyFinder } from '../../../core/where-used/key-finder.ts';
import { lookThrough, type Resource, UNSEARCHED_WORDS } from '../../../core/where-used/look-through.ts';
import { withoutSecrets } from '../../../core/where-used/without-secrets.ts';
import type { AccountSession } from '../../session/account-session.ts';
import { explainGap } from './explain-gap.ts';

/** Something to search, and who could change it: asked only where a key is found in it. */
export interface SearchedResource extends Resource {
  readonly managedBy?: () => Promise<Told<string> | undefined>;
}

/** The search of one service in one region of an account: keeps places and gaps, and nothing of what it saw. */
export class PlaceSearch {
  readonly service: PlaceService;
  readonly session: AccountSession;
  readonly region: string;
  readonly decrypt: boolean;
  readonly places: KeyPlace[] = [];
  readonly gaps: PlaceGap[] = [];
  /** Why calls failed, as they came. */
  readonly failures: Unread[] = [];
  readonly #finder: KeyFinder;
  readonly #seen = new Set<string>();

  constructor(
    finder: KeyFinder,
    session: AccountSession,
    where: { readonly service: PlaceService; readonly region: string; readonly decrypt: boolean },
  ) {
    this.#finder = finder;
    this.session = session;
    this.service = where.service;
    this.region = where.region;
    this.decrypt = where.decrypt;
  }

  /** `arn:aws:ec2:eu-west-1:111122223333:instance/i-0abc`, for what has an ARN that its API does not give. */
  arn(resource: string): string {
    const { partition, id } = this.session.account;
    return `arn:${partition}:${this.service}:${this.region}:${id}:${resource}`;
  }

  /** How many resources were looked through: what is read of one in several calls counts once. */
  get resources(): number {
    return this.#seen.size;
  }

  /** Looks through a resource, or a part of it. */
  async look({ managedBy, ...resource }: SearchedResource): Promise<void> {
    this.#seen.add(resource.name);
    const { places, unsearched } = lookThrough(this.#finder, resource);
    for (const why of unsearched) {
      const code = why === 'damaged' ? 'Unreadable' : 'Bounded';
      this.gaps.push({ ...this.#where(), what: shown(resource), code, words: UNSEARCHED_WORDS[why] });
    }
    if (places.length === 0) return;
    const manager = await managedBy?.();
    for (const place of places) {
      this.places.push({ ...place, ...this.#where(), ...(manager !== undefined && { managedBy: manager }) });
    }
  }

  /** Notes what a failed call leaves unsearched: one resource, or the rest of the service. */
  failed(failure: Unread, what?: string): void {
    this.failures.push(failure);
    this.gap({ ...explainGap(failure), call: failure.source }, what);
  }

  /** Notes something that was not searched. */
  gap(reason: Omit<PlaceGap, 'service' | 'account' | 'region' | 'what'>, what?: string): void {
    this.gaps.push({
      ...this.#where(),
      ...(what !== undefined && { what: withoutSecrets(what) }),
      ...reason,
    });
  }

  #where() {
    return { service: this.service, account: this.session.account.id, region: this.region };
  }
}

function shown({ name }: Resource): string {
  return withoutSecrets(name);
}
