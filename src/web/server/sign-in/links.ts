import { fingerprint, isSame, newSecret } from './secrets.ts';

/** How long a link is good for. */
export const LINK_MINUTES = 10;

/** Links that are remembered, used ones too: whoever opens one a second time is told so. */
const MOST_LINKS = 32;

interface Link {
  readonly print: Buffer;
  /** Milliseconds since 1970. */
  readonly until: number;
  used: boolean;
}

/** What came of a token. */
export type LinkAnswer = 'good' | 'link-used' | 'link-expired' | 'link-unknown';

/** The one-time links of the terminal: each opens the dashboard once, within ten minutes. */
export class Links {
  readonly #now: () => Date;
  #links: readonly Link[] = [];

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** A new token; those given out before stay good. */
  issue(): string {
    const token = newSecret();
    const until = this.#now().getTime() + LINK_MINUTES * 60_000;
    this.#links = [...this.#links.slice(1 - MOST_LINKS), { print: fingerprint(token), until, used: false }];
    return token;
  }

  /** Uses a token up. Every link is compared with, so that the time taken tells nothing. */
  use(token: string): LinkAnswer {
    const print = fingerprint(token);
    const [link] = this.#links.filter((each) => isSame(each.print, print));
    if (link === undefined) return 'link-unknown';
    if (link.used) return 'link-used';
    if (this.#now().getTime() >= link.until) return 'link-expired';
    link.used = true;
    return 'good';
  }
}
