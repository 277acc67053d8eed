import type { ReactNode } from 'react';

/** The sign of the product. */
export function Mark({ size = 24 }: { readonly size?: number }): ReactNode {
  return (
    <svg
      aria-hidden="true"
      className="mark"
      viewBox="0 0 32 32"
      style={{ inlineSize: `${size / 16}rem`, blockSize: `${size / 16}rem` }}
    >
      <rect width="32" height="32" rx="8" />
      <circle cx="12.5" cy="12.5" r="5" />
      <path d="m16.400 16.400 8 8m-3.200-3.200 2.600-2.600" />
    </svg>
  );
}
