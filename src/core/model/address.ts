/** True for an address; false for what CloudTrail writes where AWS made the call itself (I12). */
export function isAddress(source: string): boolean {
  return /^(\d{1,3}(\.\d{1,3}){3}|[\da-f:.]*:[\da-f:.]*)$/i.test(source);
}
