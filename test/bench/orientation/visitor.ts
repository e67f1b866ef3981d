import { Agent, request } from 'node:http';
import type { Family } from './families.ts';

const FORM = 'application/x-www-form-urlencoded';

interface Answer {
  status: number;
  cookies: string[];
  body: string;
}

/** Connections that are kept, each for one request at a time. */
export class Connections {
  readonly #agent: Agent;
  readonly #port: number;

  constructor(portalUrl: string, atOnce: number) {
    this.#port = Number(new URL(portalUrl).port);
    this.#agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  }

  ask(method: string, path: string, cookie: string, body = ''): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const headers = {
        cookie,
        accept: 'text/html',
        host: `localhost:${this.#port}`,
        'content-length': Buffer.byteLength(body),
        ...(method === 'POST' && { 'content-type': FORM }),
      };
      const options = { agent: this.#agent, host: '127.0.0.1', port: this.#port, method, path, headers };
      const outgoing = request(options, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk) => {
          text += chunk;
        });
        response.on('error', reject);
        response.on('end', () => {
          const cookies = (response.headers['set-cookie'] ?? []).map((line) => line.slice(0, line.indexOf(';')));
          resolve({ status: response.statusCode ?? 0, cookies, body: text });
        });
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  close() {
    this.#agent.destroy();
  }
}

const cookieOf = ({ session }: Family, more: readonly string[] = []) =>
  [`portal.session=${session}`, ...more].join('; ');
const baseOf = ({ pupil }: Family) => `/children/${pupil}/orientation`;

/** Reads a page of a family, as its owner does. @returns milliseconds */
export async function readPage(connections: Connections, family: Family, page = ''): Promise<number> {
  const started = performance.now();
  const { status } = await connections.ask('GET', `${baseOf(family)}${page}`, cookieOf(family));
  if (status !== 200) throw new Error(`a page answered ${status}`);
  return performance.now() - started;
}

/** The hidden fields of the form that is being answered. */
function hiddenFields(page: string): Record<string, string> {
  const inputs = page.match(/<input[^>]*type="hidden"[^>]*>/g) ?? [];
  return Object.fromEntries(
    inputs.map((input) => [input.match(/name="([^"]*)"/)?.[1] ?? '', input.match(/value="([^"]*)"/)?.[1] ?? '']),
  );
}

/**
 * Opens the form of intentions and validates one that nobody else enters.
 *
 * @returns milliseconds of the page, and of the entry
 */
export async function enter(connections: Connections, family: Family, entry: string): Promise<[number, number]> {
  const path = `${baseOf(family)}/intentions`;
  const opened = performance.now();
  const form = await connections.ask('GET', path, cookieOf(family));
  if (form.status !== 200) throw new Error(`the form answered ${form.status}`);
  const typed = { 'track-1': 'cap', 'occupation-1': entry, 'status-1': 'school', rows: '1', do: 'validate' };
  const fields = new URLSearchParams({ ...hiddenFields(form.body), ...typed });
  const pressed = performance.now();
  family.unanswered.push(entry);
  const answer = await connections.ask('POST', path, cookieOf(family, form.cookies), fields.toString());
  if (answer.status !== 303) throw new Error(`«Valider» answered ${answer.status}`);
  family.unanswered.pop();
  family.acknowledged.push(entry);
  return [pressed - opened, performance.now() - pressed];
}
