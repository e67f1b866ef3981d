import type { Account as EngineAccount, FindAccount, KoaContextWithOIDC } from 'oidc-provider';
import { readerById } from '../../../storage/read-by-id.ts';
import { type Account, accounts } from '../../accounts/account.model.ts';
import { settledAccount } from '../../accounts/closing/settled-account.ts';
import type { IdpContext } from '../../context.ts';
import { asksForChildren, INE } from '../../sharing/asked-data.ts';
import { sharingReader } from '../../sharing/find-sharing.ts';
import { accessNotes } from './app-access.ts';
import { claimsOf } from './claims.ts';
import { type Claim, claimsAllowed, claimsOfScopes } from './scopes.ts';

type Told = Exclude<Claim, 'sub'>;
type Needs = Pick<IdpContext, 'clients' | 'config' | 'db' | 'clock'>;

/** The person proved who she is less than a minute ago: her account was read then. */
const justSignedIn = (ctx: KoaContextWithOIDC, kind: string | undefined) =>
  kind === 'AuthorizationCode' || ctx.oidc.result?.login !== undefined;

/**
 * The engine's way to accounts. What is read is read once a request, and only when something is to be told of it; a code's
 * exchange tells nothing but the subject. An account that is gone or closed gets nothing more, whatever its tokens say.
 */
export function accountFinder({ clients, config, db, clock }: Needs): FindAccount {
  const read = readerById<Account>(accounts(db), { closed: { $exists: false } });
  const readSharing = sharingReader(db);
  const noteAccess = accessNotes(db, clock);

  return async (ctx, accountId, token) => {
    let account = justSignedIn(ctx, token?.kind) ? undefined : await read(accountId);
    if (!account && !justSignedIn(ctx, token?.kind)) return undefined;

    const claims: EngineAccount['claims'] = async (use, scope, asked) => {
      const client = (await clients.find(ctx.oidc.client!.clientId))!;
      // The scopes' claims are for userinfo; an ID token has those that the `claims` parameter wants in it.
      const names = new Set<string>([...(use === 'userinfo' ? claimsOfScopes(scope) : []), ...Object.keys(asked)]);
      const allowed = claimsAllowed(client).filter((claim): claim is Told => claim !== 'sub');
      const wanted = allowed.filter((claim) => names.has(claim));
      // An ID token begins each access: what its scopes let the service ask for is noted then, not at each question.
      if (use === 'id_token') {
        const open = new Set<string>([...names, ...claimsOfScopes(scope)]);
        noteAccess({ accountId, clientId: client.id, claims: allowed.filter((claim) => open.has(claim)) });
      }
      if (wanted.length === 0) return { sub: accountId };
      // Without a choice of hers, an app that has to tell or ask her first learns nothing (G4).
      const free = client.dataSharing === 'none';
      const sharing = free ? undefined : await readSharing({ accountId, clientId: client.id });
      const told = free ? wanted : wanted.filter((claim) => sharing?.asked.includes(claim));
      if (told.length === 0) return { sub: accountId };
      account ??= await read(accountId);
      if (!account) return { sub: accountId };
      const settled = await settledAccount({ db, clock }, account);
      const chosen = sharing && asksForChildren(sharing.asked) ? sharing.sharedPupilIds : undefined;
      const numbered = { ...client, ine: client.ine && (free || sharing!.asked.includes(INE)) };
      return { sub: accountId, ...(await claimsOf({ config, db }, settled, numbered, told, chosen)) };
    };
    return { accountId, claims };
  };
}
