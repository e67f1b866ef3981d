import { trusted } from 'mongoose';
import { systemClock } from '../../clock.ts';
import { type Invitation, invitations } from '../../idp/oidc/registration/invitation.model.ts';
import { endInvitation, invitationName } from '../../idp/oidc/registration/invitations.ts';
import { recordAct } from '../administrator.ts';
import { CommandError, withStorage } from '../open.ts';
import { moment } from './client-lines.ts';

function* lines(invitation: Invitation): Generator<string> {
  const { label, bounds, quota, registered, expiresAt } = invitation;
  yield `${invitationName(invitation)}  ${label}`;
  yield `  Apps : ${registered} sur ${quota}, jusqu’au ${moment(expiresAt)}`;
  yield `  Adresses : ${[...bounds.hosts, ...bounds.schemes.map((scheme) => `${scheme}:`)].join(', ')}`;
  yield `  Données : ${['openid', ...bounds.scopes].join(' ')}`;
  yield `  Établissements : ${bounds.schools?.join(', ') ?? 'tous'}`;
}

/** `educonnect client invitations`: those that still register apps; or the end of one. */
export const showInvitations = (option: string | undefined, { end }: { end?: string }): Promise<void> =>
  withStorage(option, async ({ config, storage }) => {
    if (end !== undefined) {
      if (!(await endInvitation({ db: storage.idp }, end))) throw new CommandError(`Aucune invitation « ${end} ».`);
      const details = { invitation: end };
      await recordAct({ config, storage }, { action: 'client-invitation-ended', result: 'done', details });
      console.log(`L’invitation « ${end} » n’enregistre plus d’app. Celles qu’elle a enregistrées restent.`);
      return;
    }
    const found = await invitations(storage.idp)
      .find({ expiresAt: trusted({ $gt: systemClock.now() }) })
      .sort({ createdAt: 1 })
      .lean<Invitation[]>();
    if (found.length === 0) console.log('Aucune invitation en cours.');
    for (const invitation of found) for (const line of lines(invitation)) console.log(line);
  });
