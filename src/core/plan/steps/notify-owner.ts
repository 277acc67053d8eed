import { aboutKey, type KeyStepInput, keyAsPlanned, type StepDraft } from './draft.ts';

/** The message as it will be sent: a reviewer reads it whole. */
export interface PlannedMessage {
  readonly channel: string;
  /** Absent where nobody is known, or where it goes to a topic or a chat. */
  readonly to?: string;
  readonly foundBy: string;
  readonly subject: string;
  readonly text: string;
}

/** Tells the owner what will happen to the key, when and why, before anything does. */
export function notifyOwner(input: KeyStepInput, message: PlannedMessage): StepDraft {
  const { accessKeyId, userName } = input.subject;
  const { channel, to, foundBy, subject, text } = message;
  const byHand = channel === 'by-hand';
  return {
    kind: 'notify-owner',
    ...aboutKey(input),
    effect: byHand
      ? `The notice about ${accessKeyId} of user ${userName} is printed, for you to pass on to ${to ?? 'its owner, whom you have to find'}. ${foundBy}`
      : `${to ?? `Whoever reads the ${channel}`} is told by ${channel} what will happen to ${accessKeyId} of user ${userName}, and when. ${foundBy}`,
    undo: { possible: 'no', words: 'A message cannot be called back.' },
    permissions: channel === 'ses' ? ['ses:SendEmail'] : channel === 'sns' ? ['sns:Publish'] : [],
    precondition: keyAsPlanned(input),
    call: {
      api: 'keyreeve:SendNotice',
      session: 'account',
      arguments: { channel, ...(to !== undefined && { to }), subject, text },
    },
    shows: [],
    command: byHand ? '# Write to the owner yourself.' : `# Keyreeve sends it by ${channel}.`,
  };
}
