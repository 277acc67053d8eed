import { aboutKey, type KeyStepInput, keyAsPlanned, type StepDraft } from './draft.ts';

/** Why a key stays, for how long, and who says so. */
export interface Keeping {
  readonly reason: string;
  readonly author: string;
  /** The last day, `YYYY-MM-DD`. */
  readonly until: string;
}

/** Leaves a key that is needed, and records the exception where every scan sees it: as suppressions with an end. */
export function keepKey(input: KeyStepInput, { reason, author, until }: Keeping): StepDraft {
  const { accessKeyId, userName } = input.subject;
  return {
    kind: 'keep-key',
    ...aboutKey(input),
    effect: `${accessKeyId} of user ${userName} stays as it is: its findings are suppressed in keyreeve.yaml until ${until}.`,
    undo: {
      possible: 'no',
      words: 'By hand: take the entries out of keyreeve.yaml, and the next plan has the key again.',
    },
    permissions: [],
    precondition: keyAsPlanned(input),
    call: {
      api: 'keyreeve:WriteSuppression',
      session: 'account',
      arguments: { findings: input.findings.join(' '), reason, author, until },
    },
    shows: [],
    command: `# A suppression until ${until} for each of ${input.findings.join(', ')}`,
  };
}
