import { errors } from 'oidc-provider';
import { systemClock } from '../../clock.ts';
import { providerWith } from '../../idp/oidc/create-provider.ts';
import { makeKeys } from '../../idp/oidc/keys/keys.ts';
import { createContext } from '../idp-context.ts';
import type { Advice } from './advice.ts';

/** Asks the engine itself whether it takes a registration, by its identifier: it knows rules that no list of ours repeats. */
export async function engineAdvice(options: Parameters<typeof createContext>[0]) {
  const provider = providerWith(createContext(options), await makeKeys(systemClock.now()));
  return async (id: string): Promise<Advice[]> => {
    try {
      await provider.Client.find(id);
      return [];
    } catch (error) {
      if (!(error instanceof errors.OIDCProviderError)) throw error;
      return [{ level: 'risk', text: `Le fournisseur le refuse : ${error.error_description ?? error.message}.` }];
    }
  };
}
