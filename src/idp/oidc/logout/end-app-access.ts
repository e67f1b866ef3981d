import { trusted } from 'mongoose';
import { ending } from '../adapter/ending.ts';
import { oidcDocuments } from '../adapter/oidc-document.model.ts';
import { authorizationsOf, isSession, openDocuments, payloadOf } from './account-sessions.ts';
import { type TellsServices, tellServices } from './tell-services.ts';

interface AppOfAccount {
  accountId: string;
  clientId: string;
}

/**
 * Ends all that one app was given for an account (F7): what rests on sessions, and offline access. Its codes and tokens are
 * refused from now on; sessions stay, with what other apps were given. The app is told by back-channel logout meanwhile, and
 * knows a later access by another `sid`: that ends by itself.
 */
export async function endAppAccess(idp: TellsServices, { accountId, clientId }: AppOfAccount): Promise<void> {
  const documents = oidcDocuments(idp.db);
  const open = await openDocuments(idp, accountId);
  const given = open.filter(isSession).flatMap((session) =>
    authorizationsOf(session)
      .filter(([id]) => id === clientId)
      .map(([, authorization]) => ({ session: session._id, ...authorization })),
  );
  const offline = open.flatMap((document) =>
    document.grantId && payloadOf(document).clientId === clientId ? [document.grantId] : [],
  );
  await Promise.all([
    ...given.map(({ session, grantId, sid }) =>
      documents.updateOne(
        { _id: session },
        { $addToSet: { ...(grantId && { revokedGrants: grantId }), ...(sid && { endedSids: sid }) } },
      ),
    ),
    offline.length > 0 && documents.updateMany({ grantId: trusted({ $in: offline }) }, ending(idp.clock)),
  ]);
  const told = given.map(({ sid }) => ({ accountId, clientId, ...(sid && { sid }) }));
  await tellServices(idp, told);
}
