import type { TrailAnswer, TrailSource } from '../../core/investigation/source.ts';
import { isTelling } from '../../core/investigation/telling.ts';
import type { OpenSource } from './open-source.ts';

/**
 * The same sources, asked for the records of every call of a key as well. Whoever listens is handed each whole answer;
 * the investigation gets the part that it always gets, so that its story stays the same.
 */
export function heard(open: OpenSource, onCalls: (answer: TrailAnswer) => void): OpenSource {
  return async (about) => {
    const opened = await open(about);
    return { ...opened, source: heardSource(opened.source, onCalls) };
  };
}

function heardSource(source: TrailSource, onCalls: (answer: TrailAnswer) => void): TrailSource {
  const { perAccount } = source;
  return {
    ...(perAccount !== undefined && { perAccount }),
    async byKeys(question) {
      const answer = await source.byKeys({ ...question, whole: 'all' });
      onCalls(answer);
      return { ...answer, records: answer.records.filter(isTelling) };
    },
    aboutKey: (question) => source.aboutKey(question),
    signIns: (question) => source.signIns(question),
    get blind() {
      return source.blind;
    },
    searched: () => source.searched(),
    close: () => source.close(),
  };
}
