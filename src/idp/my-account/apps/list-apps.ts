import type { ClientConfig } from '../../../config/schema.ts';
import type { Account } from '../../accounts/account.model.ts';
import type { IdpContext } from '../../context.ts';
import { accessesOf } from '../../oidc/claims/app-access.ts';
import { OWN_CLIENT_ID } from '../../oidc/clients/own-client.ts';
import type { AppClient } from '../../oidc/registration/app-client.ts';
import { appIdentity } from '../../sharing/app-identity.ts';
import { asksForChildren } from '../../sharing/asked-data.ts';
import { allChildren, servedBy } from '../../sharing/children-for.ts';
import { dataNames } from '../../sharing/data-names.ts';
import { sharingsOf } from '../../sharing/find-sharing.ts';
import type { Sharing } from '../../sharing/sharing.model.ts';

const CHILDREN = 'children';

/** An app that is registered no more keeps its identifier for a name. */
const identityOf = async (idp: IdpContext, client: AppClient | undefined, id: string) =>
  client ? appIdentity(idp, client) : { name: id };

/** The apps that an account shares data with, and the other services that were given some in the last year (F7). */
export async function listApps(idp: IdpContext, account: Account) {
  const [sharings, accesses] = await Promise.all([sharingsOf(idp.db, account._id), accessesOf(idp, account._id)]);
  const lastAt = new Map(accesses.map((access) => [access.clientId, access.lastAt]));
  const shared = new Set(sharings.map(({ clientId }) => clientId));
  const others = accesses.filter(({ clientId }) => clientId !== OWN_CLIENT_ID && !shared.has(clientId));

  const children = sharings.length > 0 ? await allChildren(idp.db, account) : [];

  const childrenOf = ({ asked, sharedPupilIds }: Sharing, client: ClientConfig | undefined) => {
    if (account.kind !== 'guardian' || !client || !asksForChildren(asked)) return undefined;
    const chosen = children.filter(({ pupilId, uai }) => sharedPupilIds.includes(pupilId) && servedBy(client, uai));
    // A child of two schools is one child.
    const names = new Map(chosen.map(({ pupilId, firstName }) => [pupilId, firstName]));
    return { names: [...names.values()], any: names.size > 0 };
  };

  return {
    apps: await Promise.all(
      sharings.map(async (sharing) => {
        const { clientId, asked, firstAt } = sharing;
        const client = await idp.clients.find(clientId);
        return {
          app: await identityOf(idp, client, clientId),
          data: dataNames(asked, account.kind).filter((name) => name !== CHILDREN),
          children: childrenOf(sharing, client),
          since: firstAt,
          lastAt: lastAt.get(clientId),
          url: `/my-account/apps/${clientId}`,
        };
      }),
    ),
    others: await Promise.all(
      others.map(async ({ clientId, claims, lastAt: at }) => ({
        app: await identityOf(idp, await idp.clients.find(clientId), clientId),
        data: dataNames(claims, account.kind),
        lastAt: at,
      })),
    ),
  };
}
