/** A browser as far as redirects and cookies go: cookies have paths, and nothing is followed unless asked. */
export class Browser {
  readonly #cookies = new Map<string, { name: string; value: string; path: string }>();

  async request(url: string, init: RequestInit = {}): Promise<Response> {
    const { pathname } = new URL(url);
    const sent = [...this.#cookies.values()].filter(
      ({ path }) => pathname === path || pathname.startsWith(path.replace(/\/?$/, '/')),
    );
    const headers = new Headers(init.headers);
    if (!headers.has('accept')) headers.set('accept', 'text/html');
    if (sent.length > 0) headers.set('cookie', sent.map(({ name, value }) => `${name}=${value}`).join('; '));
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) this.#keep(line);
    return response;
  }

  /** Goes from redirect to redirect, and stops at a page or at the door of another site. */
  async visit(url: string, init: RequestInit = {}): Promise<{ url: URL; response: Response }> {
    const { origin } = new URL(url);
    let response = await this.request(url, init);
    let address = new URL(url);
    for (let location = response.headers.get('location'); location; location = response.headers.get('location')) {
      address = new URL(location, address);
      if (address.origin !== origin) break;
      response = await this.request(address.href);
    }
    return { url: address, response };
  }

  post(url: string, fields: Record<string, string>): Promise<{ url: URL; response: Response }> {
    return this.visit(url, { method: 'POST', body: new URLSearchParams(fields) });
  }

  forget() {
    this.#cookies.clear();
  }

  cookie(name: string): string | undefined {
    return [...this.#cookies.values()].find((cookie) => cookie.name === name)?.value;
  }

  #keep(line: string) {
    const [pair, ...attributes] = line.split('; ') as [string, ...string[]];
    const name = pair.slice(0, pair.indexOf('='));
    const path = attributes.find((attribute) => /^path=/i.test(attribute))?.slice(5) ?? '/';
    const key = `${name} ${path}`;
    if (attributes.some((attribute) => /^expires=thu, 01 jan 1970/i.test(attribute))) this.#cookies.delete(key);
    else this.#cookies.set(key, { name, value: pair.slice(name.length + 1), path });
  }
}
