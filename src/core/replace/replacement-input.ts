import type { Fact } from '../model/fact.ts';
import type { Investigation } from '../model/investigation.ts';
import type { PolicyPrincipal } from '../policy/world.ts';
import type { ActionCatalog } from './action-catalog.ts';
import type { LastAccessed } from './last-accessed.ts';
import type { Observed } from './observe.ts';
import type { AskedRole } from './role-order.ts';
import type { Include } from './wanted.ts';

/** Everything a replacement is made of. */
export interface ReplacementInput {
  readonly investigation: Investigation;
  readonly observed: Observed;
  readonly catalog: ActionCatalog;
  /** The user with its policies as they are now. */
  readonly user: Fact<PolicyPrincipal>;
  readonly lastAccessed: Fact<LastAccessed>;
  /** All published actions, to count what the user may call. */
  readonly everyAction: Iterable<string>;
  readonly includes: readonly Include[];
  /** Actions that somebody decided to leave out, in any case. */
  readonly excludes: readonly string[];
  readonly role?: AskedRole;
  /** Who looked into what the verdict asks to look into. */
  readonly lookedInto?: string;
  readonly now: string;
  readonly version: string;
}
