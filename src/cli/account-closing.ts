import { randomUUID } from 'node:crypto';
import { closeAccount } from '../idp/accounts/closing/close-account.ts';
import { type UndoResult, undoClosing } from '../idp/accounts/closing/undo-closing.ts';
import { accountOf, refuse, withAccounts } from './account-context.ts';
import { administrator } from './administrator.ts';
import { confirm } from './confirm.ts';

/** Options of what changes an account, as commander gives them. */
interface Flags {
  yes?: boolean;
}

const actor = () => ({ ...administrator(), kind: 'administrator' as const });
const NOT_CLOSED = {
  busy: 'Une autre opération est en cours sur ce compte : réessayez dans une minute.',
  closed: 'L’un des comptes est déjà fermé. Rien n’a été changé.',
};

/** `educonnect account close` (F9). */
export const closeOne = (option: string | undefined, identifier: string, { yes }: Flags) =>
  withAccounts(option, async (idp) => {
    const account = await accountOf(idp, identifier, 'account-closed');
    await confirm(`Fermer le compte ${account.identifier} ?`, yes);
    const request = { id: randomUUID(), from: account._id, reason: 'administrator', actor: actor() } as const;
    const result = await closeAccount(idp, request);
    const act = { action: 'account-closed', accountId: account._id } as const;
    if (!result.ok) return refuse(idp, { ...act, details: { reason: result.reason } }, NOT_CLOSED[result.reason]);
    console.log(`Le compte ${account.identifier} est fermé. « educonnect account undo » le rouvre pendant 30 jours.`);
  });

/** `educonnect account merge` (F5): for families whom the rule of names stops; the administrator answers for it. */
export const mergeAccounts = (option: string | undefined, from: string, into: string, { yes }: Flags) =>
  withAccounts(option, async (idp) => {
    const [closing, kept] = [
      await accountOf(idp, from, 'accounts-grouped'),
      await accountOf(idp, into, 'accounts-grouped'),
    ];
    const act = { action: 'accounts-grouped', accountId: closing._id } as const;
    if (closing._id === kept._id)
      return refuse(idp, { ...act, details: { reason: 'own' } }, 'Donnez deux comptes différents.');
    if (closing.kind !== 'guardian' || kept.kind !== 'guardian')
      return refuse(idp, { ...act, details: { reason: 'pupil' } }, 'Le compte d’un élève ne se regroupe pas.');
    await confirm(
      `Fermer ${closing.identifier} (${closing.givenName} ${closing.familyName}) et donner ses enfants à ${kept.identifier} (${kept.givenName} ${kept.familyName}) ?`,
      yes,
    );
    const request = { id: randomUUID(), from: closing._id, into: kept._id, reason: 'grouped', actor: actor() } as const;
    const result = await closeAccount(idp, request);
    if (!result.ok) return refuse(idp, { ...act, details: { reason: result.reason } }, NOT_CLOSED[result.reason]);
    console.log(`Le compte ${closing.identifier} est regroupé dans ${kept.identifier}.`);
    console.log(`« educonnect account undo ${closing.identifier} » les sépare pendant 30 jours.`);
  });

const NOT_UNDONE: Record<Exclude<UndoResult, { ok: true }>['reason'], string> = {
  open: 'Ce compte n’est pas fermé : il n’y a rien à annuler.',
  late: 'Ce compte est fermé depuis plus de 30 jours : ses données sont supprimées.',
  'into-closed': 'Le compte qui a reçu les enfants est fermé lui-même : rouvrez-le d’abord.',
  active: 'La même personne a ouvert un autre compte depuis : fermez-le d’abord.',
  busy: NOT_CLOSED.busy,
};

/** `educonnect account undo`: opens a closed or grouped account again as it was, within 30 days. */
export const undoAccount = (option: string | undefined, identifier: string, { yes }: Flags) =>
  withAccounts(option, async (idp) => {
    const account = await accountOf(idp, identifier, 'grouping-undone');
    await confirm(`Rouvrir le compte ${account.identifier} tel qu’il était ?`, yes);
    const action = account.closed?.into ? 'grouping-undone' : 'account-reopened';
    const result = await undoClosing(idp, account._id, actor());
    const act = { action, accountId: account._id } as const;
    if (!result.ok) return refuse(idp, { ...act, details: { reason: result.reason } }, NOT_UNDONE[result.reason]);
    console.log(`Le compte ${account.identifier} est rouvert : son mot de passe et ses enfants sont revenus.`);
  });
