import { isAccessKeyId, whyNoKeyId } from '../model/key-id.ts';
import { Problem } from '../model/problem.ts';

/**
 * Throws the {@link Problem} `bad-argument` for what was given by hand as the id of an access key and is none (I01),
 * without a word of it where it may be a secret: that is pasted in place of an id sooner than anything else.
 */
export function checkKeyIds(ids: readonly string[]): void {
  const wrong = ids.find((id) => !isAccessKeyId(id));
  if (wrong === undefined) return;
  const { words, hint } = whyNoKeyId(wrong);
  throw new Problem('bad-argument', words, { hint });
}
