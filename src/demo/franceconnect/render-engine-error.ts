import { type Configuration, errors } from 'oidc-provider';
import { FranceConnectError } from './error-codes.ts';

/** Errors of the engine that cannot be told to the service become those of FranceConnect's page. */
export const renderEngineError: Configuration['renderError'] = (_ctx, out, cause) => {
  if (cause instanceof errors.SessionNotFound) throw new FranceConnectError('Y190001', { cause });
  if (cause instanceof errors.InvalidRedirectUri) throw new FranceConnectError('Y04C013C', { cause });
  if (out.error === 'invalid_client') throw new FranceConnectError('Y04EA6EF', { cause });
  throw new FranceConnectError('Y000000', { cause });
};
