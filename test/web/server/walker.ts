/** What a browser does over HTTP: keeps cookies by host, follows where it is led, sends a form. */
export class Walker {
  /** By host and name. */
  readonly #jar = new Map<string, Map<string, string>>();

  /** Asks without following. */
  async ask(url: string, init: RequestInit = {}): Promise<Response> {
    const { host } = new URL(url);
    const cookies = this.#jar.get(host) ?? new Map<string, string>();
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...init.headers, ...(cookie !== '' && { cookie }) };
    const answer = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';', 1);
      const name = pair.slice(0, pair.indexOf('='));
      if (/expires=Thu, 01 Jan 1970/i.test(line)) cookies.delete(name);
      else cookies.set(name, pair.slice(pair.indexOf('=') + 1));
    }
    this.#jar.set(host, cookies);
    return answer;
  }

  /** Follows until it is not led on, or would be led to an address that `until` knows, which it gives. */
  async follow(url: string, until: (url: URL) => boolean = () => false, init?: RequestInit): Promise<URL> {
    let next = new URL(url);
    let asked = init;
    for (let steps = 0; steps < 20; steps += 1) {
      if (steps > 0 && until(next)) return next;
      const answer = await this.ask(next.href, asked);
      asked = undefined;
      const to = answer.headers.get('location');
      if (to === null) return next;
      next = new URL(to, next);
    }
    throw new Error(`It leads on and on, to ${next.href}.`);
  }
}
