import {
  allowInsecureRequests,
  discovery,
  fetchUserInfo,
  initiateDeviceAuthorization,
  None,
  pollDeviceAuthorizationGrant,
  ResponseBodyError,
} from 'openid-client';
import { loadConfig } from '../config/load.ts';
import { CommandError, configFile } from './open.ts';

const CLIENT = 'essai';
const SCOPE = 'openid profile ecole.profil ecole.enfants';

const ENDS: Readonly<Record<string, string>> = {
  access_denied: 'La connexion a été refusée sur la page.',
  expired_token: 'Le code est échu : recommencez.',
};

/** `educonnect demo device`: signs in as a device without a browser does (RFC 8628), beside a running demonstration. */
export async function demoDevice(option: string | undefined): Promise<void> {
  const { mode, idp } = loadConfig(configFile(option));
  if (mode !== 'demonstration') throw new CommandError('Cette commande ne joue que dans la démonstration.');
  const execute = [allowInsecureRequests];
  const provider = await discovery(new URL(idp.issuer), CLIENT, {}, None(), { execute }).catch(() => {
    throw new CommandError(`La démonstration ne répond pas sur ${idp.issuer} : lancez-la d’abord (« npm start »).`);
  });
  const device = await initiateDeviceAuthorization(provider, { scope: SCOPE });
  console.log(`Ouvrez ${device.verification_uri} et saisissez le code ${device.user_code}`);
  console.log(`ou ouvrez ${device.verification_uri_complete}`);
  try {
    const tokens = await pollDeviceAuthorizationGrant(provider, device);
    console.log(await fetchUserInfo(provider, tokens.access_token, tokens.claims()!.sub));
  } catch (error) {
    const end = error instanceof ResponseBodyError ? ENDS[error.error] : undefined;
    throw end === undefined ? error : new CommandError(end);
  }
}
