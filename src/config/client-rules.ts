import { knownApis } from './known-apis.ts';
import type { RuleFault } from './rule-fault.ts';
import type { ClientConfig, Config } from './schema.ts';

type Fault = { at?: (string | number)[]; message: string };

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
] as const satisfies (keyof ClientConfig)[];

const isSet = (value: unknown) => (Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false);

/** A client that people sign in to (G2). */
function ofSignIn(client: ClientConfig): Fault[] {
  const faults: Fault[] = [];
  if (client.redirectUris.length === 0) {
    faults.push({ message: 'un client où l’on se connecte a une adresse de retour : ajoutez « redirectUris »' });
  }
  if (client.kind === 'web' && client.secrets.length === 0) {
    faults.push({ message: 'un client web a un secret : ajoutez « secrets », ou « kind: native »' });
  }
  if (client.kind === 'native' && client.apis.some(({ people }) => !people)) {
    const message = 'un client sans secret n’interroge pas d’API pour lui-même : retirez « apis », ou « people: true »';
    faults.push({ at: ['apis'], message });
  }
  if (!client.subjectSector && hostsOf(client).size > 1) {
    const message =
      'ses adresses de retour ont plusieurs hôtes : ajoutez « subjectSector », dont dépend le « sub » des personnes';
    faults.push({ message });
  }
  for (const [position, uri] of client.redirectUris.entries()) {
    if (URL.canParse(uri) && !uri.includes('#')) continue;
    faults.push({
      at: ['redirectUris', position],
      message: 'écrivez une adresse complète, sans « # » (RFC 6749 §3.1.2)',
    });
  }
  return faults;
}

/** A client that asks our APIs by itself (G5, L1). */
function ofMachine(client: ClientConfig): Fault[] {
  const faults: Fault[] = [];
  if (client.secrets.length === 0) faults.push({ message: 'un client machine a un secret : ajoutez « secrets »' });
  if (client.apis.length === 0) faults.push({ message: 'un client machine interroge une API : ajoutez « apis »' });
  if (client.apis.some(({ people }) => people)) {
    const message = 'personne ne se connecte à un client machine : retirez « people »';
    faults.push({ at: ['apis'], message });
  }
  if (client.redirectUris.length > 0) {
    const message = 'personne ne se connecte à un client machine : retirez « redirectUris », ou « kind: machine »';
    faults.push({ at: ['redirectUris'], message });
  }
  if (client.scopes?.some((scope) => scope !== 'openid')) {
    const message =
      'ces données sont celles de personnes qui se connectent : écrivez ce qu’il peut faire dans « apis »';
    faults.push({ at: ['scopes'], message });
  }
  for (const key of OF_SIGN_IN) {
    if (isSet(client[key])) {
      faults.push({ at: [key], message: 'personne ne se connecte à un client machine : retirez ce réglage' });
    }
  }
  return faults;
}

/** The APIs that it may ask are among those that there are. */
function ofApis(config: Pick<Config, 'idp' | 'apis'>, { apis }: ClientConfig): Fault[] {
  const known = knownApis(config);
  return apis.flatMap(({ audience, scopes, people }, position): Fault[] => {
    const at = ['apis', position];
    const api = known.find((one) => one.audience === audience);
    if (!api) {
      const names = known.map((one) => `« ${one.audience} »`).join(', ');
      return [
        { at: [...at, 'audience'], message: `aucune API de ce nom : écrivez ${names}, ou ajoutez-la à « apis »` },
      ];
    }
    if (people && !api.people) {
      const message = 'cette API n’agit pas au nom des personnes : ajoutez-lui « people: true » dans « apis »';
      return [{ at: [...at, 'people'], message }];
    }
    if (apis.findIndex((one) => one.audience === audience && one.people === people) < position) {
      return [{ at: [...at, 'audience'], message: 'cette API est déjà nommée : réunissez ses « scopes »' }];
    }
    return scopes.flatMap((scope, rank) =>
      api.scopes.includes(scope)
        ? []
        : [{ at: [...at, 'scopes', rank], message: `cette API ne connaît que ${api.scopes.join(', ')}` }],
    );
  });
}

/** The rules that the registration of a client breaks (G2). */
export function brokenByClient(config: Pick<Config, 'idp' | 'apis'>, client: ClientConfig, index: number): RuleFault[] {
  const faults = [...(client.kind === 'machine' ? ofMachine(client) : ofSignIn(client)), ...ofApis(config, client)];
  return faults.map(({ at = [], message }) => ({ path: ['clients', index, ...at], message }));
}
