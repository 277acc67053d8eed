import type { Declared, Unit } from '../declared.ts';

/** What variables make that are set to something else than their defaults, besides what these make. */
export function withPerhaps(byDefault: Unit, open: Unit): Unit {
  const besides = <T extends Declared>(made: readonly T[], all: readonly T[]): readonly T[] => {
    const blocks = new Set(made.map(({ block }) => block));
    return all
      .filter(({ block }) => !blocks.has(block))
      .map((each) => ({ perhaps: 'it turns on a variable', ...each }));
  };
  const gaps = [...byDefault.gaps, ...open.gaps];
  return {
    ...byDefault,
    users: [...byDefault.users, ...besides(byDefault.users, open.users)],
    passwords: [...byDefault.passwords, ...besides(byDefault.passwords, open.passwords)],
    keys: [...byDefault.keys, ...besides(byDefault.keys, open.keys)],
    gaps: [...new Map(gaps.map((gap) => [JSON.stringify([gap.place, gap.says]), gap])).values()],
  };
}
