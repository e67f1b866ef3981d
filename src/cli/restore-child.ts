import { restoreDeclinedChild } from '../idp/accounts/restore-declined-child.ts';
import { recordAct } from './administrator.ts';
import { CommandError, withStorage } from './open.ts';

const REFUSALS = {
  'no-account': 'Aucun compte ouvert n’a cet identifiant.',
  'no-child': 'Le titulaire de ce compte n’a décliné aucun élève de ce prénom.',
  several: 'Plusieurs élèves ont ce prénom : précisez « --born AAAA-MM-JJ ».',
};

/** `educonnect child restore`: undoes «Je ne suis pas le représentant légal de cet élève» (F6), and writes it in the audit log. */
export const restoreChildOf = (
  option: string | undefined,
  identifier: string,
  options: { firstName: string; born?: string },
): Promise<void> =>
  withStorage(option, async ({ config, storage }) => {
    const restored = await restoreDeclinedChild(storage.idp, { identifier, ...options });
    if (!restored.ok) throw new CommandError(REFUSALS[restored.reason]);
    const { account, pupil } = restored;
    await recordAct({ config, storage }, { action: 'child-restored', result: 'done', accountId: account._id });
    console.log(`${pupil.firstName} est de nouveau rattaché au compte ${account.identifier}.`);
  });
