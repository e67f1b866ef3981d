import { isHttp, isLoopback } from '../../config/client-addresses.ts';
import type { ClientConfig, Config } from '../../config/schema.ts';
import { fetchLogo } from '../../idp/oidc/logos/fetch-logo.ts';
import type { AppClient } from '../../idp/oidc/registration/app-client.ts';
import { createGuardedFetch, type GuardedFetch } from '../../security/guarded-fetch.ts';
import type { Advice } from './advice.ts';
import { weakKeys } from './weak-keys.ts';

const LONGEST_MS = 2_500;
const LARGEST_CHARACTERS = 64 * 1024;

/** Why an address does not answer, by what Node and our guard say of it. */
const REASONS: readonly (readonly [said: RegExp, French: string])[] = [
  [/ENOTFOUND|EAI_AGAIN/, 'ce nom n’existe pas'],
  [/ECONNREFUSED|ECONNRESET/, 'personne n’y répond'],
  [/timeout|aborted/i, 'aucune réponse en 2,5 s'],
  [/CERT|certificate|self-signed/i, 'son certificat n’est pas valable'],
  [/JSON/, 'ce n’est pas du JSON'],
  [/no address on the internet/, 'adresse privée, que le fournisseur n’appelle pas sans « idp.privateOrigins »'],
];

function reason(error: unknown): string {
  const { message, cause } = error as Error & { cause?: Error & { code?: string } };
  const said = [cause?.code, cause?.message, message].filter(Boolean).join(' ');
  return REASONS.find(([pattern]) => pattern.test(said))?.[1] ?? cause?.message ?? message;
}

async function ofKeys(address: string, { profile }: ClientConfig, fetch: GuardedFetch): Promise<string[]> {
  const response = await fetch(address, { signal: AbortSignal.timeout(LONGEST_MS) });
  const text = await response.text();
  if (response.status !== 200) return [`${address} répond ${response.status} : le fournisseur n’y lit pas ses clés.`];
  if (text.length > LARGEST_CHARACTERS) return [`${address} : plus de 64 Kio, le fournisseur ne le lit pas.`];
  const { keys } = JSON.parse(text) as { keys?: Record<string, unknown>[] };
  if (!Array.isArray(keys)) return [`${address} n’est pas un jeu de clés : il y faut « keys » (RFC 7517).`];
  return weakKeys({ jwks: { keys }, profile });
}

const ofLogo = (address: string, fetch: GuardedFetch): Promise<string[]> =>
  fetchLogo(address, fetch).then(
    () => [],
    (error) => [
      `${address} n’est pas montré : ${reason(error)}. Il faut un PNG, JPEG ou WebP, sans redirection, de 64 Kio et 2048 pixels au plus.`,
    ],
  );

/** The status of an address, whose page nobody reads. */
async function statusOf(address: string, fetch: GuardedFetch): Promise<number> {
  const { status, body } = await fetch(address, { signal: AbortSignal.timeout(LONGEST_MS) });
  await body?.cancel();
  return status;
}

/** Any answer will do: the address expects more than we send. */
const ofMachine = (address: string, fetch: GuardedFetch): Promise<string[]> => statusOf(address, fetch).then(() => []);

async function ofPage(address: string, fetch: GuardedFetch): Promise<string[]> {
  const status = await statusOf(address, fetch);
  return status === 404 || status >= 500 ? [`${address} répond ${status}.`] : [];
}

/** Tries the addresses of a client, as the provider would call them and people would be led there. */
export async function onlineAdvice(client: AppClient, { idp }: Config): Promise<Advice[]> {
  const guarded = createGuardedFetch({ spared: idp.privateOrigins });
  // People's browsers go to pages, wherever those are; what a developer registered is called on the internet alone.
  const asBrowser: GuardedFetch = (url, options) => fetch(url, { ...options, redirect: 'manual' });
  const { redirectUris, policyUri, tosUri, homeUri, initiateLoginUri, jwksUri, logoUri, backchannelLogoutUri } = client;
  const returns = redirectUris.filter((uri) => isHttp(uri) && !(client.kind === 'native' && isLoopback(uri)));
  const browse = client.registered ? guarded : asBrowser;
  const tried: [address: string, advice: Promise<string[]>][] = [];
  const attempt = (address: string | undefined, run: (address: string) => Promise<string[]>) => {
    if (address) tried.push([address, run(address)]);
  };
  attempt(jwksUri, (uri) => ofKeys(uri, client, guarded));
  attempt(logoUri, (uri) => ofLogo(uri, guarded));
  attempt(backchannelLogoutUri, (uri) => ofMachine(uri, guarded));
  for (const uri of returns) attempt(uri, () => ofMachine(uri, browse));
  for (const page of new Set([policyUri, tosUri, homeUri, initiateLoginUri]))
    attempt(page, (uri) => ofPage(uri, browse));
  const told = tried.map(([address, advice]) =>
    advice.catch((error) => [`${address} ne convient pas : ${reason(error)}.`]),
  );
  return (await Promise.all(told)).flat().map((text) => ({ level: 'risk', text }));
}
