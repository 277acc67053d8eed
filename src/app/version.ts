/** Put in by the bundler; absent when the sources are run as they are. */
declare const KEYREEVE_VERSION: string | undefined;

/** This program's version. */
export const VERSION: string = typeof KEYREEVE_VERSION === 'string' ? KEYREEVE_VERSION : '0.0.0-source';
