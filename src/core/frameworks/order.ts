/** The publisher's order of control ids: 1.9 before 1.10, IAM.2 before IAM.11. */
export function inOrder(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
