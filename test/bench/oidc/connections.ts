import { Agent, type IncomingHttpHeaders, request } from 'node:http';

export interface Answer {
  status: number;
  location: string | undefined;
  headers: IncomingHttpHeaders;
  body: string;
}

const FORM = 'application/x-www-form-urlencoded';

/** Requests to one server on connections that are kept. */
export class Connections {
  readonly #agent: Agent;
  readonly #port: number;

  constructor(port: number, atOnce: number) {
    this.#port = port;
    this.#agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  }

  ask(method: string, path: string, headers: Record<string, string>, body = ''): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const options = { agent: this.#agent, host: '127.0.0.1', port: this.#port, method, path };
      const sent = { ...headers, 'content-length': String(Buffer.byteLength(body)) };
      const outgoing = request({ ...options, headers: sent }, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () => {
          const { statusCode: status = 0, headers: received } = response;
          resolve({ status, location: received.location, headers: received, body: text });
        });
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  post(path: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Answer> {
    return this.ask('POST', path, { ...headers, 'content-type': FORM }, new URLSearchParams(fields).toString());
  }

  close() {
    this.#agent.destroy();
  }
}
