import type { ReactNode } from 'react';

/** The place for the choice of the run; what is chosen stands in the address as `?run=`, on every page. */
export function RunPicker(): ReactNode {
  return null;
}
