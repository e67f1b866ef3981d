import request, { type Response, type Test } from 'supertest';

const MOST_REDIRECTS = 8;

/** What a browser is for the portal and the provider: it keeps cookies, and follows redirects when asked to open. */
export interface Browser {
  /** One request, without following; addresses are of the portal unless whole. */
  get(url: string): Test;
  /** The same without its answer's body. */
  head(url: string): Test;
  /** A form as the portal's own pages post it. */
  post(url: string, fields: Record<string, string>): Test;
  /** Follows redirects from one to the other until a page. */
  open(url: string): Promise<{ page: Response; url: string }>;
  /** The page's own anti-forgery token, for `post`. */
  tokenOf(url: string): Promise<string>;
  cookie(name: string): string | undefined;
  setCookie(name: string, value: string): void;
}

/** Ports of one host share cookies, as on a real machine. */
export function createBrowser(home: string): Browser {
  const cookies = new Map<string, string>();

  const keep = ({ headers }: Response) => {
    for (const line of (headers['set-cookie'] ?? []) as unknown as string[]) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      const expires = /expires=([^;]+)/i.exec(line)?.[1];
      if (expires && Date.parse(expires) < Date.now()) cookies.delete(name!);
      else cookies.set(name!, value!);
    }
  };
  const prepare = (method: 'get' | 'head' | 'post', url: string) => {
    const { origin, pathname, search } = new URL(url, home);
    const header = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const test = request(origin)
      [method](pathname + search)
      .redirects(0);
    return (header ? test.set('cookie', header) : test).on('response', keep);
  };

  const browser: Browser = {
    get: (url) => prepare('get', url),
    head: (url) => prepare('head', url),
    post: (url, fields) => prepare('post', url).type('form').send(fields),
    async open(url) {
      let next = new URL(url, home);
      for (let step = 0; step <= MOST_REDIRECTS; step += 1) {
        const page = await browser.get(next.href);
        if (!page.headers.location) return { page, url: next.href };
        next = new URL(page.headers.location, next);
      }
      throw new Error(`${url} leads round and round`);
    },
    async tokenOf(url) {
      const { text } = await browser.get(url);
      return /name="_csrf" value="([^"]+)"/.exec(text)![1]!;
    },
    cookie: (name) => cookies.get(name),
    setCookie: (name, value) => cookies.set(name, value),
  };
  return browser;
}
