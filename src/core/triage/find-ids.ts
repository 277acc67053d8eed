/**
 * Ids as AWS forms them: four letters that say what it is of, and sixteen more, for what is no
 * key at times seventeen. What stands before and
 * behind may not go on with letters, digits or a plus, or it is a piece of a longer secret; a line break or a slash
 * that was escaped counts as none.
 */
const ID =
  /(?:(?<![A-Za-z0-9+])|(?<=\\[nrt])|(?<=%[0-9A-Fa-f]{2}))A(?:(?:KIA|SIA|BIA)[A-Z0-9]{16}|(?:CCA|GPA|IDA|IPA|NPA|NVA|PKA|ROA|SCA)[A-Z0-9]{16,17})(?![A-Za-z0-9+])/g;

/** Bedrock API keys: the secret as a whole, of which the name of its user is the beginning in base 64. */
const BEDROCK = /(?<![A-Za-z0-9+])(?:ABSK[A-Za-z0-9+/]{20,}|bedrock-api-key-[A-Za-z0-9+/]{8,})/g;

/** The ids in a text, in their order, each as often as it stands there. */
export function idsIn(text: string): readonly string[] {
  return text.match(ID) ?? [];
}

/** How many API keys of Bedrock stand in a text. */
export function bedrockKeysIn(text: string): number {
  return text.match(BEDROCK)?.length ?? 0;
}
