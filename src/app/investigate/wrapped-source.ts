import type { TrailAnswer, TrailSource } from '../../core/investigation/source.ts';

export interface Wrapping {
  /** Makes of an answer the one that is given. */
  readonly answer?: (answer: TrailAnswer) => TrailAnswer;
  /** Done when the source is closed. */
  readonly afterClose?: () => void;
}

/** The same source, with something done to its answers, or after its end. */
export function wrapped(source: TrailSource, { answer = same, afterClose }: Wrapping): TrailSource {
  const { perAccount } = source;
  return {
    ...(perAccount !== undefined && { perAccount }),
    byKeys: async (question) => answer(await source.byKeys(question)),
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
