import { interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import type { IdpContext } from '../context.ts';
import { isOfDevice } from '../sharing/app-identity.ts';
import { askedData } from '../sharing/asked-data.ts';
import { sharingReader } from '../sharing/find-sharing.ts';
import { isUndecided } from '../sharing/undecided.ts';
import { OWN_CLIENT_ID } from './clients/own-client.ts';

const { Check } = interactionPolicy;

/** Why the page of data stands before an app. */
export const SHARING_REASONS = { asked: 'consent_prompt', undecided: 'data_sharing', native: 'native_app' } as const;

/** Somebody typed something in this very request: a sign-in, a device's code, an answer to the page. */
const didSomething = ({ result, route }: KoaContextWithOIDC['oidc']) =>
  result?.login !== undefined || result?.consent !== undefined || /^(code|device)_/.test(String(route));

/**
 * When the page of data is shown (G4): to whoever has not decided yet what an app may know, whenever the app asks for it
 * (`prompt=consent`), and before a native app that single sign-on alone would let in. An answer counts for its request:
 * what changes meanwhile waits for the next one, so that nobody is asked in circles.
 */
export function sharingChecks(idp: Pick<IdpContext, 'clients' | 'clock' | 'db'>) {
  const read = sharingReader(idp.db);
  const clientOf = async ({ client }: KoaContextWithOIDC['oidc']) => (await idp.clients.find(client!.clientId))!;
  const answered = ({ result }: KoaContextWithOIDC['oidc']) => result?.consent !== undefined;

  const askedFor = async ({ oidc }: KoaContextWithOIDC) =>
    oidc.prompts.has('consent') && !answered(oidc) && (await clientOf(oidc)).dataSharing !== 'none';

  const undecided = async ({ oidc }: KoaContextWithOIDC) => {
    const client = await clientOf(oidc);
    const accountId = oidc.session?.accountId;
    if (client.dataSharing === 'none' || accountId === undefined || answered(oidc)) return false;
    const asked = askedData(client, oidc.params ?? {});
    return isUndecided(idp, { accountId, client, asked }, await read({ accountId, clientId: client.id }));
  };

  const native = ({ oidc }: KoaContextWithOIDC) => {
    const { applicationType, clientId } = oidc.client!;
    const uri = oidc.params?.redirect_uri;
    if (applicationType !== 'native' || clientId === OWN_CLIENT_ID || typeof uri !== 'string') return false;
    return isOfDevice(uri) && !didSomething(oidc);
  };

  return [
    new Check(SHARING_REASONS.asked, 'the app asks for consent again', 'consent_required', askedFor),
    new Check(SHARING_REASONS.undecided, 'what the app may know is not decided', 'consent_required', undecided),
    new Check(SHARING_REASONS.native, 'native apps require somebody’s presence', 'interaction_required', native),
  ];
}
