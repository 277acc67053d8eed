import type { KeysQuestion, TrailAnswer, TrailSource } from '../../core/investigation/source.ts';

export interface Wrapping {
  /** Makes of an answer the one that is given. */
  readonly answer?: (answer: TrailAnswer) => TrailAnswer;
  /** Asks about keys in another way, in place of the source's own. */
  readonly byKeys?: (question: KeysQuestion) => Promise<TrailAnswer>;
  /** Done when the source is closed. */
  readonly afterClose?: () => void;
}

/** The same source, with something done to its questions or answers, or after its end. */
export function wrapped(source: TrailSource, wrapping: Wrapping): TrailSource {
  const { perAccount } = source;
  const { answer = same, byKeys = (question) => source.byKeys(question), afterClose } = wrapping;
  return {
    ...(perAccount !== undefined && { perAccount }),
    byKeys: async (question) => answer(await byKeys(question)),
    aboutKey: async (question) => answer(await source.aboutKey(question)),
    signIns: async (question) => answer(await source.signIns(question)),
    get blind() {
      return source.blind;
    },
    searched: () => source.searched(),
    close: async () => {
      await source.close();
      afterClose?.();
    },
  };
}

function same(answer: TrailAnswer): TrailAnswer {
  return answer;
}
