import { createHash } from 'node:crypto';
import type { Outbox } from '../../messaging/enqueue.ts';
import type { MessageParams } from '../../messaging/message-templates.ts';
import type { Locale, Texts } from '../../web/texts.ts';
import { childUrl } from '../child-url.ts';
import type { PortalContext } from '../context.ts';
import type { SchoolPupil } from '../directory/school-pupil.ts';
import { contactsIn } from './contacts.ts';

/** What the worker of the campaigns’ mails works with. */
export interface Mails extends Pick<PortalContext, 'settings' | 'db' | 'clock' | 'log' | 'directory' | 'mailsDue'> {
  outbox: Outbox;
  texts: Texts;
}

/** What a mail says besides the pupil’s first name; its sentences are `campaign-mails:<kind>.…`. */
export interface Letter {
  kind: string;
  /** What the lines are: `campaign-mails:list.<list>`. */
  list?: string;
  lines?: string[];
  /** Whether the order of the lines says something. */
  ranked?: boolean;
  /** Sentences after the lines: `campaign-mails:notes.<note>`. */
  notes?: string[];
  /** Values of the sentences. */
  values?: Record<string, string>;
}

const digest = (cause: string) => createHash('sha256').update(cause).digest('hex').slice(0, 32);

const paramsOf = ({ kind, list = '', lines = [], ranked = false, notes = [], values }: Letter): MessageParams => ({
  kind,
  list,
  lines,
  ranked: ranked ? 'yes' : '',
  notes,
  ...values,
});

/**
 * Writes a letter to each guardian of a pupil, in her language. Done again for the same cause, it writes none a second time.
 *
 * @param letterIn the letter in a language; undefined: there is nothing to say
 * @param cause of the letter, one for each pupil: the outbox keys are made from it, without what it says
 */
export async function post(
  { outbox }: Pick<Mails, 'outbox'>,
  cause: string,
  pupil: SchoolPupil,
  letterIn: (locale: Locale) => Letter | undefined,
): Promise<void> {
  const path = `${childUrl(pupil)}/orientation`;
  for (const { key, address, locale } of contactsIn(pupil).contacts) {
    const letter = letterIn(locale);
    if (!letter) return;
    await outbox.enqueue({
      key: `campaign-${letter.kind}:${digest(`${cause}:${key}`)}`,
      channel: 'mail',
      to: address,
      template: 'orientation',
      locale,
      params: { ...paramsOf(letter), firstName: pupil.firstName, path },
    });
  }
}
