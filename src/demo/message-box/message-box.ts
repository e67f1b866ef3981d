import Router from '@koa/router';
import type { Connection } from 'mongoose';
import type { Clock } from '../../clock.ts';
import type { Channel } from '../../messaging/outbox.model.ts';
import type { Transport } from '../../messaging/transports/transport.ts';
import type { WebContext, WebExtras, WebState } from '../../web/context.ts';
import { AppError } from '../../web/errors.ts';
import { type BoxMessage, boxMessages, indexBoxMessages } from './box-messages.ts';

const TIMEOUT_MS = 5_000;
const NEWEST = 100;
const ADDRESS = /(https?:\/\/[^\s<>"]+)/;
/** A mail is shown as in a mail program: nothing runs, nothing is fetched, it belongs to no origin of ours. */
const MAIL_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";

/**
 * Puts messages into the box instead of sending them. Production has no such transport: `config check` refuses it, and
 * only the demonstration loads this file.
 */
export function boxTransport(db: Connection, channel: Channel, clock: Clock): Transport {
  let indexed: Promise<unknown> | undefined;
  const index = () =>
    indexBoxMessages(db).catch((error: unknown) => {
      indexed = undefined;
      throw error;
    });
  return {
    timeoutMs: TIMEOUT_MS,
    async send({ reference, to, subject, text, html }) {
      indexed ??= index();
      await indexed;
      const mail = { ...(subject && { subject }), ...(html && { html }) };
      const message = { channel, to, text, ...mail, sentAt: clock.now(), schemaVersion: 1 as const };
      await boxMessages(db).updateOne({ _id: reference }, { $setOnInsert: message }, { upsert: true });
    },
  };
}

const newest = (db: Connection): Promise<BoxMessage[]> =>
  boxMessages(db).find().sort({ sentAt: -1, _id: -1 }).limit(NEWEST).toArray();

/** The text in pieces, so that the page can make links of its addresses. */
const pieces = (text: string) =>
  text.split(ADDRESS).map((piece) => (ADDRESS.test(piece) ? { address: piece } : { words: piece }));

/** `/boite`, where the reader of the demonstration finds the SMS and mails of its families (M2). */
export function messageBoxRoutes(db: Connection): Router<WebState, WebExtras> {
  const page = async (ctx: WebContext) => {
    const messages = await newest(db);
    ctx.render('demo/message-box', {
      messages: messages.map(({ _id, html, text, ...message }) => ({
        ...message,
        isMail: message.channel === 'mail',
        pieces: pieces(text),
        htmlUrl: html && `/boite/${_id}`,
      })),
    });
  };
  const json = async (ctx: WebContext) => {
    const messages = await newest(db);
    ctx.body = messages.map(({ _id, channel, to, subject = '', text, sentAt }) => ({
      id: _id,
      channel,
      to,
      subject,
      text,
      sentAt,
    }));
  };
  const mail = async (ctx: WebContext, id: string) => {
    const message = await boxMessages(db).findOne({ _id: id });
    if (!message?.html) throw new AppError('not-found');
    ctx.set('content-security-policy', MAIL_POLICY);
    ctx.remove('origin-agent-cluster');
    ctx.type = 'html';
    ctx.body = message.html;
  };
  return new Router<WebState, WebExtras>()
    .get('/boite', page)
    .get('/boite.json', json)
    .get('/boite/:id', (ctx) => mail(ctx, String(ctx.params.id)));
}
