import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';
import {
  allowInsecureRequests,
  ClientSecretBasic,
  type Configuration,
  discovery,
  enableNonRepudiationChecks,
} from 'openid-client';
import { type Clock, HOUR_MS } from '../clock.ts';
import type { PortalConfig } from '../config/schema.ts';
import { unavailable } from './provider-error.ts';

/** What discovery told of the identity provider. */
interface ProviderFacts {
  configuration: Configuration;
  /** Its signing keys, fetched when first needed and again when an unknown one is named. */
  keys: JWTVerifyGetKey;
}

/** The identity provider, asked for its facts when they are first needed: it may start after the portal. */
export interface Provider {
  /** @throws {AppError} `provider-unavailable` */
  facts(): Promise<ProviderFacts>;
  /** Whether it answers now, known within two seconds: before a browser is sent there with no way back. */
  isUp(): Promise<boolean>;
}

/** Longest wait for one answer of the provider (security.md S64). */
const ANSWER_SECONDS = 5;
const UP_MS = 2_000;
const FACTS_LAST_MS = HOUR_MS;
/** After a failure, everyone is told at once instead of waiting in turn for another. */
const REST_AFTER_FAILURE_MS = 2_000;

type Settings = Pick<PortalConfig, 'issuer' | 'clientId' | 'clientSecret'>;

async function discover({ issuer, clientId, clientSecret }: Settings): Promise<ProviderFacts> {
  // Only the demonstration has an issuer without TLS: production refuses one in its configuration.
  const insecure = issuer.startsWith('http:') ? [allowInsecureRequests] : [];
  const configuration = await discovery(new URL(issuer), clientId, {}, ClientSecretBasic(clientSecret), {
    timeout: ANSWER_SECONDS,
    execute: [enableNonRepudiationChecks, ...insecure],
  });
  const { jwks_uri } = configuration.serverMetadata();
  if (!jwks_uri) throw new Error('the provider publishes no jwks_uri');
  const keys = createRemoteJWKSet(new URL(jwks_uri), { timeoutDuration: ANSWER_SECONDS * 1000 });
  return { configuration, keys };
}

/** Keeps what discovery told for an hour; when it cannot be asked again, what was known goes on serving. */
export function createProvider(settings: Settings, clock: Clock): Provider {
  let known: { facts: ProviderFacts; until: number } | undefined;
  let asking: Promise<ProviderFacts> | undefined;
  let restUntil = 0;

  const ask = async () => {
    try {
      const facts = await discover(settings);
      known = { facts, until: clock.now().getTime() + FACTS_LAST_MS };
      return facts;
    } catch (thrown) {
      restUntil = clock.now().getTime() + REST_AFTER_FAILURE_MS;
      if (known) return known.facts;
      throw unavailable(thrown);
    } finally {
      asking = undefined;
    }
  };

  return {
    async facts() {
      const now = clock.now().getTime();
      if (known && (now < known.until || now < restUntil)) return known.facts;
      if (now < restUntil) throw unavailable();
      asking ??= ask();
      return asking;
    },
    async isUp() {
      try {
        const address = new URL('/.well-known/openid-configuration', settings.issuer);
        return (await fetch(address, { signal: AbortSignal.timeout(UP_MS), redirect: 'error' })).ok;
      } catch {
        return false;
      }
    },
  };
}
