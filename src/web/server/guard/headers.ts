import helmet from '@fastify/helmet';
import { isLoopback } from '../../../core/model/secrets.ts';
import type { App } from '../route.ts';
import { type Names, originOf } from './names.ts';

/** Nothing but what we serve ourselves; no script or style inside a page. */
const POLICY = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'data:'],
  'font-src': ["'self'"],
  'connect-src': ["'self'"],
  'manifest-src': ["'self'"],
  'form-action': ["'self'"],
  'frame-ancestors': ["'none'"],
  'base-uri': ["'none'"],
};

/** What a dashboard never asks of a browser. */
const PERMISSIONS = [
  ...[
    'accelerometer',
    'autoplay',
    'camera',
    'display-capture',
    'encrypted-media',
    'fullscreen',
    'geolocation',
  ],
  ...['gyroscope', 'hid', 'magnetometer', 'microphone', 'midi', 'payment', 'picture-in-picture'],
  ...['publickey-credentials-get', 'screen-wake-lock', 'serial', 'usb', 'xr-spatial-tracking'],
]
  .map((name) => `${name}=()`)
  .join(', ');

const YEAR_SECONDS = 31_536_000;

/** Headers of every answer, refusals too. */
export async function securityHeaders(app: App, names: () => Names): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: POLICY },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
    // Said below, where it is true.
    strictTransportSecurity: false,
  });
  app.addHook('onRequest', async (request, reply) => {
    reply.header('permissions-policy', PERMISSIONS);
    // What a route does not say otherwise: nothing of it is kept.
    reply.header('cache-control', 'no-store');
    const isSecure = originOf(request, names()).startsWith('https:');
    // On the names of this machine it would shut out every other program that speaks plain HTTP there.
    if (isSecure && !isLoopback(request.host.replace(/:\d+$/, '')))
      reply.header('strict-transport-security', `max-age=${YEAR_SECONDS}`);
  });
}
