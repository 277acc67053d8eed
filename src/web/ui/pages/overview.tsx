import type { ReactNode } from 'react';
export default function Overview(): ReactNode {
  return null;
}
