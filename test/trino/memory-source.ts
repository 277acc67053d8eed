import type { TrailAnswer, TrailSource, TrailWindow, UseRow } from '../../src/core/investigation/source.ts';
import { isTelling } from '../../src/core/investigation/telling.ts';
import { useRows } from '../../src/core/investigation/use-rows.ts';
import type { Fields } from '../../src/core/model/fields.ts';
import type { TrailRecord } from '../../src/core/model/trail-record.ts';
import { recordOf } from '../../src/core/parse/trail-record.ts';

/** A source over records in memory, by the plainest code there is: what an engine's answers are held against. */
export function memorySource(all: readonly Fields[]): TrailSource {
  const records = new Map(all.flatMap((each) => recordOf(each) ?? []).map((each) => [each.id, each]));
  const within = ({ since, until, accountId }: TrailWindow & { readonly accountId?: string }) =>
    [...records.values()].filter(
      (each) =>
        each.at >= since && each.at <= until && (accountId === undefined || each.accountId === accountId),
    );
  const answer = (found: readonly TrailRecord[], uses: readonly UseRow[] = []): TrailAnswer => ({
    records: found,
    uses,
    gaps: [],
  });
  return {
    byKeys: async (question) => {
      const signed = within(question).filter(({ identity }) =>
        question.accessKeyIds.includes(String(identity.accessKeyId)),
      );
      return answer(signed.filter(isTelling), useRows(signed));
    },
    aboutKey: async (question) =>
      answer(
        within(question).filter(
          ({ source, name, request, response }) =>
            source === 'iam.amazonaws.com' &&
            /^(Create|Update|Delete)AccessKey$/.test(name) &&
            JSON.stringify([request, response]).includes(question.accessKeyId),
        ),
      ),
    signIns: async (question) =>
      answer(
        within(question).filter(
          ({ name, identity }) =>
            name === 'ConsoleLogin' &&
            (identity.userName === question.userName ||
              (question.userName === 'root' && identity.type === 'Root')),
        ),
      ),
    blind: [],
    searched: () => ({ kind: 'trail-files', says: 'memory', events: records.size }),
    close: async () => {},
  };
}
