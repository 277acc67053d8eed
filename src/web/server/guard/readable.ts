import type { App } from '../route.ts';
import { WebProblem } from '../web-problem.ts';

/**
 * A path that is no text when it is decoded, as `%FF`, with its per cent signs kept as they are. The router would answer
 * it by itself, before any guard and with none of our headers.
 */
export function readableUrl({ url = '/' }: { readonly url?: string | undefined }): string {
  const [path = '/', ...query] = url.split('?');
  if (isReadable(path)) return url;
  return [path.replaceAll('%', '%25'), ...query].join('?');
}

function isReadable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch (error) {
    if (error instanceof URIError) return false;
    throw error;
  }
}

/** Refuses them, behind the guards. */
export function refuseUnreadable(app: App): void {
  app.addHook('onRequest', async ({ url, originalUrl }) => {
    if (url === originalUrl) return;
    throw new WebProblem('bad-request', 'The address holds per cent signs that stand for no text.', {
      hint: 'Write each sign of a name as its UTF-8 bytes: %C3%A4 for ä, and %25 for the per cent sign itself.',
    });
  });
}
