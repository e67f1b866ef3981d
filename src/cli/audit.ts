import type { Head } from '../idp/audit/chain.ts';
import { type Broken, verifyAudit } from '../idp/audit/verify.ts';
import { CommandError, withStorage } from './open.ts';

const HEAD = /^(\d{1,15}):([0-9a-f]{64})$/;

function readHead(text: string | undefined): Head | undefined {
  if (text === undefined) return undefined;
  const [, number, hash] = HEAD.exec(text.trim()) ?? [];
  if (!number || !hash)
    throw new CommandError('--head attend le numéro et l’empreinte d’une entrée : NUMÉRO:EMPREINTE.');
  return { number: Number(number), hash };
}

function inWords(broken: Broken): string {
  switch (broken.fault) {
    case 'anchor':
      return 'le début du journal a été modifié.';
    case 'missing':
      return `l’entrée ${broken.number} manque.`;
    case 'changed':
      return `l’entrée ${broken.number} a été modifiée, insérée ou déplacée.`;
    case 'head':
      return `l’entrée ${broken.number} n’est pas celle qui avait été notée.`;
  }
}

/** `educonnect audit verify`: that nothing was changed in the audit log, nor taken out of it (S59). */
export async function verifyAuditLog(option: string | undefined, { head: noted }: { head?: string }) {
  const expected = readHead(noted);
  await withStorage(option, async ({ config, storage }) => {
    const verified = await verifyAudit({ db: storage.idp, secret: config.idp.sealingKey, noted: expected });
    if (!verified.ok) throw new CommandError(`Le journal n’est pas intact : ${inWords(verified.broken)}`);
    const { entries, begins, head } = verified;
    console.log(
      `Le journal est intact : ${entries} ${entries > 1 ? 'entrées' : 'entrée'}, de ${begins} à ${head.number}.`,
    );
    console.log(`Dernière entrée, à noter ailleurs : ${head.number}:${head.hash}`);
  });
}
