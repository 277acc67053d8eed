/** What somebody typed to say that accounts are meant, compared with what had to be typed. */
export interface Typed {
  /** Ids of accounts of the plan that were typed. */
  readonly found: readonly string[];
  readonly missing: readonly string[];
  /** Words that are no account of the plan. */
  readonly wrong: readonly string[];
}

/** Compares ids typed with blanks, commas or lines between with those of the plan. */
export function typedIds(text: string, wanted: readonly string[]): Typed {
  const words = [...new Set(text.split(/[\s,;]+/).filter((word) => word !== ''))];
  return {
    found: wanted.filter((id) => words.includes(id)),
    missing: wanted.filter((id) => !words.includes(id)),
    wrong: words.filter((word) => !wanted.includes(word)),
  };
}
