/** See postgres-programs.mjs. */
export const PACKAGE_FOLDER: string;
export const PACKAGE_VERSION: string;
export function packageName(): string;
export function packagePlace(): string;
export function findPostgres(env?: Readonly<Record<string, string | undefined>>): string | undefined;
