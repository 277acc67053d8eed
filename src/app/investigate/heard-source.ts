import type { KeysQuestion, TrailAnswer } from '../../core/investigation/source.ts';
import { isTelling } from '../../core/investigation/telling.ts';
import type { OpenSource } from './open-source.ts';
import { wrapped } from './wrapped-source.ts';

/**
 * The same sources, asked for the records of every call of a key as well. Whoever listens is handed each whole answer;
 * the investigation gets the part that it always gets, so that its story stays the same.
 */
export function heard(open: OpenSource, onCalls: (answer: TrailAnswer) => void): OpenSource {
  return async (about) => {
    const opened = await open(about);
    const { source } = opened;
    const byKeys = async (question: KeysQuestion): Promise<TrailAnswer> => {
      const answer = await source.byKeys({ ...question, whole: 'all' });
      onCalls(answer);
      return { ...answer, records: answer.records.filter(isTelling) };
    };
    return { ...opened, source: wrapped(source, { byKeys }) };
  };
}
