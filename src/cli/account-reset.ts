import type { Account } from '../idp/accounts/account.model.ts';
import type { ClosingIdp } from '../idp/accounts/closing/after-steps.ts';
import { hasFactors, settledFactors } from '../idp/accounts/second-factor/factor-flag.ts';
import { passkeys } from '../idp/accounts/second-factor/passkey.model.ts';
import { tellOwner } from '../idp/accounts/tell-owner.ts';
import { childrenOf } from '../idp/directory/children-of.ts';
import { pupils } from '../idp/directory/pupil.model.ts';
import { endSessions } from '../idp/oidc/logout/account-sessions.ts';
import { removePasskey, removeTotp } from '../idp/second-factor/remove-factor.ts';
import { accountOf, record, refuse, withAccounts } from './account-context.ts';
import { confirm } from './confirm.ts';
import { makeLetters } from './letters.ts';
import { CommandError } from './open.ts';

/** Options of the command, as commander gives them. */
interface ResetFlags {
  password?: boolean;
  secondFactor?: boolean;
  out: string;
  yes?: boolean;
}

/** Whoever asks for it on the phone lost her device: its owner is told, and every session ends (S28, S44). */
async function removeFactors(idp: ClosingIdp, account: Account): Promise<void> {
  const { _id: accountId } = account;
  const keys = await passkeys(idp.db).find({ accountId }, { _id: 1 }).lean();
  await removeTotp(idp, accountId);
  for (const { _id } of keys) await removePasskey(idp, accountId, _id);
  await settledFactors(idp.db, account);
  await endSessions(idp, { accountId });
  await tellOwner(idp, account, { notice: 'second-factor-removed', key: idp.clock.now().toISOString() });
  await record(idp, { action: 'account-reset', result: 'done', accountId, details: { what: 'second-factor' } });
  console.log(`La double sécurité du compte ${account.identifier} est retirée, ses appareils sont déconnectés.`);
}

/** A school of this person today, which gives out the letter. */
async function schoolOf({ db }: ClosingIdp, { guardianIds = [], pupilId }: Account): Promise<string | undefined> {
  if (!pupilId) return (await childrenOf(db, guardianIds))[0]?.uai;
  const pupil = await pupils(db).findById(pupilId, { enrolments: 1 }).lean();
  return pupil?.enrolments.find(({ leftOn }) => !leftOn)?.uai;
}

/**
 * `educonnect account reset`: takes away a lost second factor, and makes the letter with a new provisional password (C3). No
 * administrator learns or sets a password: only the letter has it (security.md S60).
 */
export async function resetAccount(option: string | undefined, identifier: string, flags: ResetFlags) {
  if (!flags.password && !flags.secondFactor) throw new CommandError('Donnez --password, --second-factor ou les deux.');
  let letter: { uai: string; kind: Account['kind']; person: string; lang: string } | undefined;
  await withAccounts(option, async (idp) => {
    const account = await accountOf(idp, identifier, 'account-reset');
    const act = { action: 'account-reset', accountId: account._id } as const;
    if (account.closed)
      return refuse(idp, { ...act, details: { reason: 'closed' } }, 'Ce compte est fermé : rouvrez-le d’abord.');
    const uai = flags.password ? await schoolOf(idp, account) : undefined;
    if (flags.password && !uai)
      return refuse(
        idp,
        { ...act, details: { reason: 'no-school' } },
        'Aucun établissement ne connaît cette personne.',
      );
    if (flags.secondFactor && !(await hasFactors(idp.db, account)))
      return refuse(
        idp,
        { ...act, details: { reason: 'no-second-factor' } },
        'Ce compte n’a pas de double sécurité : rien n’est changé.',
      );
    await confirm(`Réinitialiser le compte ${account.identifier} ?`, flags.yes);
    if (flags.secondFactor) await removeFactors(idp, account);
    if (!uai) return;
    await record(idp, { ...act, result: 'done', details: { what: 'password' } });
    const lang = account.locale === 'en' ? 'en' : 'fr';
    letter = { uai, kind: account.kind, person: account.identifier, lang };
  });
  if (letter) await makeLetters(option, { ...letter, reset: true, out: flags.out });
}
