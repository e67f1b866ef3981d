import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';

interface ReceivedMail {
  /** Who the server was told to give it to. */
  recipients: string[];
  /** As it came. */
  raw: string;
  /** As a mail program reads it. */
  mail: Email;
}

/** A real SMTP server on this machine. */
export interface TestSmtpServer {
  port: number;
  received: ReceivedMail[];
  /** `busy` answers 451 at the end of each mail; `strange` knows no mailbox; `deaf` never ends a mail. */
  behave(as: 'well' | 'busy' | 'strange' | 'deaf'): void;
  /** Closes its port, as when the machine is down. */
  down(): Promise<void>;
  /** Opens the same port again. */
  up(): Promise<void>;
  stop(): Promise<void>;
}

const refusal = (responseCode: number, message: string) => Object.assign(new Error(message), { responseCode });

export async function startSmtpServer(): Promise<TestSmtpServer> {
  let manner = 'well';
  const received: ReceivedMail[] = [];
  const receive = async (stream: SMTPServerDataStream, recipients: string[]) => {
    const raw = await text(stream);
    if (manner === 'busy') throw refusal(451, 'try again, valery.durant@example.fr');
    if (manner === 'deaf') return new Promise<never>(() => {});
    received.push({ recipients, raw, mail: await PostalMime.parse(raw) });
  };
  const listen = async (onPort: number) => {
    const opened = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      disableReverseLookup: true,
      onRcptTo: ({ address }, _session, callback) =>
        callback(manner === 'strange' ? refusal(550, `no mailbox ${address} here`) : null),
      onData: (stream, { envelope }, callback) => {
        receive(
          stream,
          envelope.rcptTo.map(({ address }) => address),
        ).then(() => callback(), callback);
      },
    });
    opened.listen(onPort, '127.0.0.1');
    await once(opened.server, 'listening');
    return opened;
  };
  let server = await listen(0);
  const { port } = server.server.address() as AddressInfo;
  const stop = () => new Promise<void>((resolve) => server.close(resolve));
  return {
    port,
    received,
    behave: (as) => {
      manner = as;
    },
    down: stop,
    up: async () => {
      server = await listen(port);
    },
    stop,
  };
}
