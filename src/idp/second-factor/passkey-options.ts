import type { Account } from '../accounts/account.model.ts';
import { type Passkey, passkeys } from '../accounts/second-factor/passkey.model.ts';
import type { IdpContext } from '../context.ts';
import { newChallenge } from './challenge.ts';

type Needs = Pick<IdpContext, 'config' | 'db' | 'clock'>;

const TIMEOUT_MS = 5 * 60_000;

/** Read at the first passkey: it is the longest to read of all that the provider needs, and few people have one. */
export const passkeyEngine = () => import('@simplewebauthn/server');

/** The name under which browsers keep our passkeys, and the only origin they answer to: the configured issuer's. */
export function relyingParty({ config }: Pick<Needs, 'config'>): { id: string; origin: string; name: string } {
  const { hostname, origin } = new URL(config.idp.issuer);
  return { id: hostname, origin, name: config.brand.idpName };
}

const described = ({ _id, transports }: Passkey) => ({ id: _id, transports });

/** What a browser needs to make a passkey for an account; one device holds one for it. */
export async function creationOptions(idp: Needs, account: Account, boundTo: string) {
  const { id, name } = relyingParty(idp);
  const known = await passkeys(idp.db).find({ accountId: account._id }).lean();
  const { generateRegistrationOptions } = await passkeyEngine();
  return generateRegistrationOptions({
    rpID: id,
    rpName: name,
    userID: new TextEncoder().encode(account._id),
    userName: account.identifier,
    userDisplayName: `${account.givenName} ${account.familyName}`,
    challenge: Uint8Array.from(newChallenge(idp, boundTo)),
    timeout: TIMEOUT_MS,
    attestationType: 'none',
    excludeCredentials: known.map(described),
    // Found without an identifier (resident), and proves two factors: the device, and its owner's finger, face or PIN.
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
}

/** What a browser needs to use a passkey: of this account, or any that it knows when nobody said yet who she is. */
export async function requestOptions(idp: Needs, boundTo: string, accountId?: string) {
  const known = accountId === undefined ? [] : await passkeys(idp.db).find({ accountId }).lean();
  const { generateAuthenticationOptions } = await passkeyEngine();
  return generateAuthenticationOptions({
    rpID: relyingParty(idp).id,
    challenge: Uint8Array.from(newChallenge(idp, boundTo)),
    timeout: TIMEOUT_MS,
    userVerification: 'required',
    allowCredentials: known.map(described),
  });
}
