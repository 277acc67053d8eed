import { createHash, createHmac, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { Sha256 } from './signing.ts';

async function digestOf(sha256: Sha256, chunks: readonly Uint8Array[]): Promise<string> {
  for (const chunk of chunks) sha256.update(chunk);
  return Buffer.from(await sha256.digest()).toString('hex');
}

test("hashes and HMACs are the same as Node's, for keys and messages of any length", async () => {
  for (const keyLength of [0, 1, 32, 63, 64, 65, 200]) {
    for (const messageLength of [0, 1, 55, 64, 1000]) {
      const [key, message] = [randomBytes(keyLength), randomBytes(messageLength)];
      const chunks = [message.subarray(0, 10), message.subarray(10)];
      const hmac = createHmac('sha256', key).update(message).digest('hex');
      expect(await digestOf(new Sha256(key), chunks)).toBe(hmac);
      expect(await digestOf(new Sha256(), [message])).toBe(
        createHash('sha256').update(message).digest('hex'),
      );
    }
  }
});

test('a secret may be text, and a hash is begun anew by reset', async () => {
  const sha256 = new Sha256('AWS4sécret');
  sha256.update(Buffer.from('something else'));
  sha256.reset();
  const expected = createHmac('sha256', 'AWS4sécret').update('20261122').digest('hex');
  expect(await digestOf(sha256, [Buffer.from('20261122')])).toBe(expected);
});
