import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from 'mongoose';
import { outboxMessages } from '../../../src/messaging/outbox.model.ts';
import { orientationFiles } from '../../../src/portal/campaign/file.model.ts';
import { portalSessions } from '../../../src/portal/sessions/session.model.ts';
import type { Message } from '../../support/message-box.ts';
import type { ServerProcess } from '../../support/server-process.ts';

const PATIENCE_MS = 60_000;
const CLIENT = 'scolarite-services';

/** The pupils of 3e of a school, as the portal's own client may ask the provider. */
export async function pupilsOf({ idpUrl, folder }: ServerProcess, uai: string): Promise<string[]> {
  const secret = (await readFile(join(folder, 'secrets/portal-client'), 'utf8')).trim();
  const resource = `${idpUrl}/api/v1`;
  const answer = await fetch(`${idpUrl}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${CLIENT}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'directory:read', resource }),
  });
  const { access_token: token } = (await answer.json()) as { access_token?: string };
  if (!token) throw new Error(`no token for the directory: ${answer.status}`);
  const pupils = await fetch(`${resource}/schools/${uai}/pupils?codes=2116&limit=200`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return ((await pupils.json()) as { pupils: { sub: string }[] }).pupils.map(({ sub }) => sub);
}

/** Everybody signs out at once: her recap is due now. */
export async function endAllStays(db: Connection): Promise<void> {
  await portalSessions(db).deleteMany({});
  await orientationFiles(db).updateMany({}, { $set: { 'notices.$[].dueAt': new Date() } });
}

/** Waits until nothing is left to send, and counts what families got. */
export async function countMails({ idpUrl }: ServerProcess, db: Connection) {
  let waiting = 0;
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await sleep(500)) {
    const notices = await orientationFiles(db).collection.countDocuments({ 'notices.0': { $exists: true } });
    waiting = notices + (await outboxMessages(db).collection.countDocuments({ status: 'waiting' }));
    if (waiting === 0) break;
  }
  const mails = ((await (await fetch(`${idpUrl}/boite.json`)).json()) as Message[]).filter(
    ({ channel }) => channel === 'mail',
  );
  const texts = mails.map(({ to, subject, text }) => `${to}\n${subject}\n${text}`);
  return { sent: texts.length, twice: texts.length - new Set(texts).size, waiting };
}
