import { randomBytes } from 'node:crypto';
import type { Configuration } from 'oidc-provider';
import { isSessionGrant, sessionGrantId } from './session-grant.ts';

/**
 * The grant of a client at this sign-in. Those of the configuration need no page that asks, so it is there at once and,
 * unless it must outlive the session, costs no access to the database (see `grant-adapter.ts`).
 */
export const loadStandingGrant: Configuration['loadExistingGrant'] = async (ctx) => {
  const { provider, requestParamScopes } = ctx.oidc;
  const session = ctx.oidc.session!;
  const client = ctx.oidc.client!;
  const accountId = ctx.oidc.account!.accountId;
  const offline = requestParamScopes.has('offline_access');

  const known = session.grantIdFor(client.clientId);
  if (known && !(offline && isSessionGrant(known))) {
    const grant = await provider.Grant.find(known);
    if (grant?.accountId === accountId) return grant;
  }
  const identity = { accountId, clientId: client.clientId };
  const id = offline
    ? await new provider.Grant(identity).save()
    : sessionGrantId({ ...identity, sessionUid: session.uid }, randomBytes(12).toString('base64url'));
  return provider.Grant.find(id);
};
