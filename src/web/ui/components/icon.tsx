import type { ReactNode } from 'react';

/** Drawn for this page on a grid of 16, with one width of line. */
const SHAPES = {
  overview: 'M2.5 8.5 8 3l5.5 5.5M4 7.5v5.5h8V7.5',
  findings: 'M3 4h10M3 8h10M3 12h6',
  accounts: 'M2.5 5.5 8 2.5l5.5 3L8 8.5zM2.5 8.5 8 11.5l5.5-3M2.5 11.2 8 14l5.5-2.8',
  plans: 'M5 2.5h6M4 3.5h8v10H4zM6 9l1.5 1.5L10.2 7',
  rules: 'M8 2.5v11M8 4 3.5 5.2 2 9.5h4L4.4 5M8 4l4.5 1.2L14 9.5h-4l1.6-4.5M5 13.5h6',
  frameworks: 'M2.5 2.5h4.5v4.5H2.5zM9 2.5h4.5v4.5H9zM2.5 9h4.5v4.5H2.5zM9 9h4.5v4.5H9z',
  audit: 'M4 2.5h6l2.5 2.5v8.5H4zM6 7h4.5M6 9.5h4.5M6 12h2.5',
  search: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.5 10.5l3 3',
  menu: 'M2.5 4.5h11M2.5 8h11M2.5 11.5h11',
  close: 'm4 4 8 8m0-8-8 8',
  check: 'm3 8.5 3.2 3.2L13 4.8',
  minus: 'M4 8h8',
  plus: 'M8 3.5v9M3.5 8h9',
  down: 'm4 6 4 4 4-4',
  up: 'm4 10 4-4 4 4',
  right: 'm6 4 4 4-4 4',
  left: 'm10 4-4 4 4 4',
  arrow: 'M3 8h10m-4-4 4 4-4 4',
  sort: 'm5 6 3-3 3 3M5 10l3 3 3-3',
  copy: 'M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z',
  external: 'M9 2.5h4.5V7M13.5 2.5 7.5 8.5M6.5 3.5h-4v10h10v-4',
  key: 'M6 9.5a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4zM8.3 8.6l5 5M11.6 11.9l1.6-1.6',
  person: 'M8 8a2.7 2.7 0 1 0 0-5.4A2.7 2.7 0 0 0 8 8zM2.8 13.5c.5-2.4 2.5-3.7 5.2-3.7s4.7 1.3 5.2 3.7',
  root: 'M8 2.2 13 4v4c0 3-2 4.9-5 5.8C5 12.9 3 11 3 8V4z',
  signOut: 'M9.5 2.5h-6v11h6M6.5 8h7m-2.8-2.8L13.5 8l-2.8 2.8',
  sun: 'M8 10.8a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6zM8 1.5v1.2M8 13.3v1.2M1.5 8h1.2M13.3 8h1.2M3.4 3.4l.9.9M11.7 11.7l.9.9M3.4 12.6l.9-.9M11.7 4.3l.9-.9',
  moon: 'M13.3 9.7A5.8 5.8 0 1 1 6.3 2.7a4.7 4.7 0 0 0 7 7z',
  system: 'M2.5 3h11v7.5h-11zM6 13.5h4M8 10.5v3',
  keyboard: 'M1.8 4h12.4v8H1.8zM4 6.5h.01M6.7 6.5h.01M9.3 6.5h.01M12 6.5h.01M5 9.5h6',
  clock: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 4.8V8l2.2 1.5',
  warning: 'M8 2.5 14.2 13H1.8zM8 6.5v3M8 11.3v.01',
  error: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 4.8v4M8 11v.01',
  info: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 7.3v4M8 5v.01',
  unknown:
    'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM6.2 6.3C6.3 5.2 7 4.6 8 4.6s1.8.600 1.8 1.6c0 1.3-1.8 1.4-1.8 2.7M8 11.2v.01',
  pass: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM5.3 8.2l1.9 1.9 3.6-3.9',
  fail: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM5.8 5.8l4.4 4.4m0-4.4-4.4 4.4',
  manual:
    'M1.5 8S4 3.7 8 3.7 14.5 8 14.5 8 12 12.3 8 12.3 1.5 8 1.5 8zM8 9.8a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6z',
  skip: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM5 8h6',
  critical: 'M5.3 2h5.4L14 5.3v5.4L10.7 14H5.3L2 10.7V5.3zM8 5v3.5M8 11v.01',
  high: 'M8 12.5v-9M4 7.5l4-4 4 4',
  medium: 'M3 6.2h10M3 9.8h10',
  low: 'M8 3.5v9M4 8.5l4 4 4-4',
  filter: 'M2 3.5h12M4.5 8h7M6.5 12.5h3',
  columns: 'M2.5 3h11v10h-11zM6.2 3v10M9.8 3v10',
  download: 'M8 2.5v7.5M4.8 7 8 10.2 11.2 7M2.5 13.5h11',
  print: 'M4.5 6V2.5h7V6M4.5 11.5h-2V6h11v5.5h-2M4.5 9.5h7v4h-7z',
  play: 'M5 3.2v9.6l7.5-4.8z',
  stop: 'M4 4h8v8H4z',
  undo: 'M5.5 3 2.5 6l3 3M2.5 6h7a4 4 0 0 1 0 8H6',
  refresh: 'M13 3v3.5H9.5M3 13V9.5h3.5M12.7 6.5A5 5 0 0 0 3.7 5.5M3.3 9.5a5 5 0 0 0 9 1',
  calendar: 'M2.5 3.5h11v10h-11zM2.5 6.5h11M5.5 2v3M10.5 2v3',
  table: 'M2.5 3h11v10h-11zM2.5 6.3h11M2.5 9.7h11M7 6.3V13',
  chart: 'M2.5 13.5h11M4.5 11V7.5M8 11V3.5M11.5 11V6',
  command:
    'M5.5 5.5h5v5h-5zM5.5 5.5V4A1.5 1.5 0 1 0 4 5.5zM10.5 5.5V4A1.5 1.5 0 1 1 12 5.5zM5.5 10.5V12A1.5 1.5 0 1 1 4 10.5zM10.5 10.5V12a1.5 1.5 0 1 0 1.5-1.5z',
  database:
    'M3 4c0-1 2.2-1.7 5-1.7S13 3 13 4s-2.2 1.7-5 1.7S3 5 3 4zM3 4v8c0 1 2.2 1.7 5 1.7s5-.7 5-1.7V4M3 8c0 1 2.2 1.7 5 1.7S13 9 13 8',
  flask: 'M6.2 2.5h3.6M7 2.5v4L3.4 12.3c-.3.600.1 1.2.7 1.2h7.8c.6 0 1-.6.7-1.2L9 6.5v-4M5 10h6',
} as const;

export type IconName = keyof typeof SHAPES;

interface IconProps {
  readonly name: IconName;
  /** Pixels at a root size of 16. */
  readonly size?: number;
}

/** A drawing beside words: hidden from screen readers, which have the words. */
export function Icon({ name, size = 16 }: IconProps): ReactNode {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 16 16"
      style={{ inlineSize: `${size / 16}rem`, blockSize: `${size / 16}rem` }}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={SHAPES[name]} />
    </svg>
  );
}
