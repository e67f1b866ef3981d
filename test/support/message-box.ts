import { eventually } from './eventually.ts';

/** A message as `boite.json` gives it. */
export interface Message {
  id: string;
  channel: 'sms' | 'mail';
  to: string;
  subject: string;
  text: string;
  sentAt: string;
}

export interface Messages {
  /** What was sent to a person, newest first. */
  messages(to: string): Promise<Message[]>;
  /** The code of the SMS that a person gets, once more than `before` of them have arrived. */
  code(phone: string, before?: number): Promise<string>;
  /** The link in the mail that a person gets. */
  link(address: string): Promise<string>;
}

/** A number as the box and as a parent write it, made the same: `+33639980111`, `06 39 98 01 11`. */
const compact = (to: string) => to.replace(/^\+33/, '').replace(/\s/g, '').replace(/^0/, '');

/** The messages that a demonstration shows at `/boite`. */
export function messagesOf(idpUrl: string): Messages {
  const messages = async (to: string) => {
    const all = (await (await fetch(`${idpUrl}/boite.json`)).json()) as Message[];
    return all.filter((message) => compact(message.to) === compact(to));
  };
  const awaited = (to: string, before: number): Promise<Message> =>
    eventually(async () => {
      const received = await messages(to);
      return received.length > before && received[0];
    }, `no message for ${to}`);
  return {
    messages,
    code: async (phone, before = 0) => (await awaited(phone, before)).text.match(/\d{6}/)![0],
    link: async (address) => (await awaited(address, 0)).text.match(/https?:\S+/)![0],
  };
}
