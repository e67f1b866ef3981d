import { faultOfReturn } from './client-addresses.ts';
import { brokenFapi2, brokenKeys } from './client-keys.ts';
import { knownApis } from './known-apis.ts';
import type { RuleFault } from './rule-fault.ts';
import type { ClientConfig, Config } from './schema.ts';

const hostsOf = ({ redirectUris }: ClientConfig) =>
  new Set(redirectUris.filter((uri) => URL.canParse(uri)).map((uri) => new URL(uri).host));

/** Settings of a sign-in: a machine has none. */
const OF_SIGN_IN = [
  'postLogoutRedirectUris',
  'backchannelLogoutUri',
  'homeUri',
  'initiateLoginUri',
  'profile',
  'accountKind',
  'refreshTokens',
  'deviceFlow',
  'userinfoAlgorithm',
  'pushedRequests',
  'signedRequests',
] as const satisfies (keyof ClientConfig)[];

const isSet = (value: unknown) => (Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false);

/** How a client proves itself with what it has (RFC 8252 §8.5: an app in people's hands does not). */
function ofSecrets({ kind, authentication, secrets }: ClientConfig): RuleFault[] {
  if (kind === 'native') {
    const message = 'une app installée ne garde pas de secret : retirez « secrets », ou « kind: native »';
    return secrets.length > 0 ? [{ path: ['secrets'], message }] : [];
  }
  if (authentication === 'private_key_jwt' || secrets.length > 0) return [];
  return [
    {
      path: [],
      message: `un client ${kind} a un secret : ajoutez « secrets »${kind === 'web' ? ', ou « kind: native »' : ''}`,
    },
  ];
}

/** A client that people sign in to (G2). */
function ofSignIn(client: ClientConfig): RuleFault[] {
  const { kind, redirectUris, postLogoutRedirectUris, deviceFlow, apis, tokens } = client;
  const faults: RuleFault[] = [];
  if (redirectUris.length === 0 && !deviceFlow) {
    const message = 'un client où l’on se connecte a une adresse de retour : ajoutez « redirectUris »';
    faults.push({ path: [], message });
  }
  if (kind === 'native' && apis.some(({ people }) => !people)) {
    const message = 'un client sans secret n’interroge pas d’API pour lui-même : retirez « apis », ou « people: true »';
    faults.push({ path: ['apis'], message });
  }
  if (!client.subjectSector && hostsOf(client).size > 1) {
    const message =
      'ses adresses de retour ont plusieurs hôtes : ajoutez « subjectSector », dont dépend le « sub » des personnes';
    faults.push({ path: [], message });
  }
  if (tokens && tokens.offlineIdleDays > tokens.offlineDays) {
    const message = 'un accès inactif ne dure pas plus que l’accès : donnez au plus « offlineDays »';
    faults.push({ path: ['tokens', 'offlineIdleDays'], message });
  }
  for (const [key, uris] of Object.entries({ redirectUris, postLogoutRedirectUris })) {
    for (const [position, uri] of uris.entries()) {
      const message = faultOfReturn(uri, kind);
      if (message) faults.push({ path: [key, position], message });
    }
  }
  return faults;
}

/** A client that asks our APIs by itself (G5, L1). */
function ofMachine(client: ClientConfig): RuleFault[] {
  const faults: RuleFault[] = [];
  if (client.apis.length === 0)
    faults.push({ path: [], message: 'un client machine interroge une API : ajoutez « apis »' });
  if (client.apis.some(({ people }) => people)) {
    const message = 'personne ne se connecte à un client machine : retirez « people »';
    faults.push({ path: ['apis'], message });
  }
  if (client.redirectUris.length > 0) {
    const message = 'personne ne se connecte à un client machine : retirez « redirectUris », ou « kind: machine »';
    faults.push({ path: ['redirectUris'], message });
  }
  if (client.scopes?.some((scope) => scope !== 'openid')) {
    const message =
      'ces données sont celles de personnes qui se connectent : écrivez ce qu’il peut faire dans « apis »';
    faults.push({ path: ['scopes'], message });
  }
  for (const key of OF_SIGN_IN) {
    if (isSet(client[key])) {
      faults.push({ path: [key], message: 'personne ne se connecte à un client machine : retirez ce réglage' });
    }
  }
  return faults;
}

/** The APIs that it may ask are among those that there are. */
function ofApis(config: Pick<Config, 'idp' | 'apis'>, { apis }: ClientConfig): RuleFault[] {
  const known = knownApis(config);
  return apis.flatMap(({ audience, scopes, people }, position): RuleFault[] => {
    const at = ['apis', position];
    const api = known.find((one) => one.audience === audience);
    if (!api) {
      const names = known.map((one) => `« ${one.audience} »`).join(', ');
      return [
        { path: [...at, 'audience'], message: `aucune API de ce nom : écrivez ${names}, ou ajoutez-la à « apis »` },
      ];
    }
    if (people && !api.people) {
      const message = 'cette API n’agit pas au nom des personnes : ajoutez-lui « people: true » dans « apis »';
      return [{ path: [...at, 'people'], message }];
    }
    if (apis.findIndex((one) => one.audience === audience && one.people === people) < position) {
      return [{ path: [...at, 'audience'], message: 'cette API est déjà nommée : réunissez ses « scopes »' }];
    }
    return scopes.flatMap((scope, rank) =>
      api.scopes.includes(scope)
        ? []
        : [{ path: [...at, 'scopes', rank], message: `cette API ne connaît que ${api.scopes.join(', ')}` }],
    );
  });
}

/** The rules that the registration of a client breaks (G2). */
export function brokenByClient(config: Pick<Config, 'idp' | 'apis'>, client: ClientConfig, index: number): RuleFault[] {
  const faults = [
    ...(client.kind === 'machine' ? ofMachine(client) : ofSignIn(client)),
    ...ofSecrets(client),
    ...brokenKeys(client),
    ...brokenFapi2(client),
    ...ofApis(config, client),
  ];
  return faults.map(({ path, message }) => ({ path: ['clients', index, ...path], message }));
}
