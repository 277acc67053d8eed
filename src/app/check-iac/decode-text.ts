/**
 * The text of a file in UTF-8, or in UTF-16 with its mark, as PowerShell writes what `terraform show -json` prints.
 * `undefined` where it is neither: an archive, an image, a plan that was not shown.
 */
export function decodeText(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return text.includes('\0') ? undefined : text;
  } catch (error) {
    // The decoder has one fault to tell: bytes that are no text in that encoding.
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
