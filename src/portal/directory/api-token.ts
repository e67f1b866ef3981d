import { clientCredentialsGrant } from 'openid-client';
import type { Clock } from '../../clock.ts';
import type { Provider } from '../provider.ts';

interface ApiTokenOptions {
  provider: Provider;
  clock: Clock;
  /** Identifier of the API (RFC 8707). */
  resource: string;
  scope: string;
}

interface ApiToken {
  /** A token that lives now. @throws what openid-client throws when the provider gives none */
  value(): Promise<string>;
  /** This one was refused: the next caller has a new one. */
  forget(refused: string): void;
}

/** A token is renewed a little before its end, so that it does not end on the way. */
const MARGIN_MS = 10_000;
/** For a provider that does not say how long its access tokens live (RFC 6749 §5.1). */
const UNKNOWN_LIFE_SECONDS = 60;

/** The portal's own access to an API of the provider (RFC 6749 §4.4): one token for all, one renewal for all who wait. */
export function createApiToken({ provider, clock, resource, scope }: ApiTokenOptions): ApiToken {
  let known: { value: string; until: number } | undefined;
  let asking: Promise<string> | undefined;

  const ask = async () => {
    try {
      const { configuration } = await provider.facts();
      const answer = await clientCredentialsGrant(configuration, { resource, scope });
      const life = (answer.expires_in ?? UNKNOWN_LIFE_SECONDS) * 1000;
      known = { value: answer.access_token, until: clock.now().getTime() + life - MARGIN_MS };
      return answer.access_token;
    } finally {
      asking = undefined;
    }
  };

  return {
    async value() {
      if (known && clock.now().getTime() < known.until) return known.value;
      asking ??= ask();
      return asking;
    },
    forget(refused) {
      if (known?.value === refused) known = undefined;
    },
  };
}
