import {
  allowInsecureRequests,
  ClientSecretPost,
  Configuration,
  clockTolerance,
  discovery,
  enableNonRepudiationChecks,
  getJwksCache,
  type ServerMetadata,
  setJwksCache,
} from 'openid-client';
import { type Clock, HOUR_MS } from '../../clock.ts';
import type { FranceConnectConfig } from '../../config/schema.ts';
import { type Failed, failed, failureOf } from './failure.ts';

/** FranceConnect's facts, and whether it answers. */
interface Metadata {
  /** Configured for one exchange; its keys are those known, and asked for once more when a token names another. */
  configuration(): Promise<{ ok: true; configuration: Configuration } | Failed>;
  /** Keeps the keys that an exchange has fetched. */
  keepKeys(configuration: Configuration): void;
  /** Asks whether it answers now, unless that was just seen: before a browser is sent there with no way back. */
  answers(): Promise<{ ok: true } | Failed>;
  /** Whether it did not answer a moment ago. */
  isDown(): boolean;
  /** It did not answer: nobody waits for it in vain during `pauseSeconds`. */
  fell(): void;
}

const FACTS_LAST_MS = HOUR_MS;
/** An answer seen so recently is not asked for again. */
const SEEN_MS = 15_000;
const CLOCK_TOLERANCE_SECONDS = 10;
/** Keys older than this are asked for again when a token names an unknown one: a minute, as openid-client has it. */
const OLD_KEYS_SECONDS = 60;
const DISCOVERY = '/.well-known/openid-configuration';

const epoch = () => Math.floor(Date.now() / 1000);

/**
 * Discovery, done when it is first needed, again every hour, and lazily after a failure: we start and work while
 * FranceConnect is away (security.md S64). Only this process knows; another finds out by itself.
 */
export function createMetadata(settings: FranceConnectConfig, clock: Clock): Metadata {
  const { issuer, clientId, clientSecret, signingAlgorithm, timeoutSeconds, pauseSeconds } = settings;
  const client = {
    id_token_signed_response_alg: signingAlgorithm,
    userinfo_signed_response_alg: signingAlgorithm,
    [clockTolerance]: CLOCK_TOLERANCE_SECONDS,
  };
  const authentication = ClientSecretPost(clientSecret);
  // Only the demonstration has an issuer without TLS: production refuses one in its configuration.
  const execute = [enableNonRepudiationChecks, ...(issuer.startsWith('http:') ? [allowInsecureRequests] : [])];
  let known: { server: ServerMetadata; until: number } | undefined;
  let keys: ReturnType<typeof getJwksCache>;
  let asking: Promise<{ ok: true } | Failed> | undefined;
  let seenAt = 0;
  let downUntil = 0;

  const now = () => clock.now().getTime();
  const isDown = () => now() < downUntil;
  const fell = () => {
    downUntil = now() + pauseSeconds * 1000;
    seenAt = 0;
  };

  /** Asks for the whole of discovery where it is not known or old, else only whether it is there. */
  const ask = async (): Promise<{ ok: true } | Failed> => {
    try {
      if (known && now() < known.until) {
        const signal = AbortSignal.timeout(timeoutSeconds * 1000);
        const answer = await fetch(issuer + DISCOVERY, { signal, redirect: 'error' });
        await answer.body?.cancel();
        if (!answer.ok) return unavailable(`status ${answer.status}`);
      } else {
        const found = await discovery(new URL(issuer), clientId, client, authentication, {
          timeout: timeoutSeconds,
          execute,
        });
        known = { server: found.serverMetadata(), until: now() + FACTS_LAST_MS };
      }
      seenAt = now();
      return { ok: true };
    } catch (thrown) {
      return unavailable(failureOf(thrown).detail);
    } finally {
      asking = undefined;
    }
  };
  const unavailable = (detail: string) => {
    fell();
    return failed('unavailable', detail);
  };

  const answers = async () => {
    if (isDown()) return failed('unavailable', 'down since a moment');
    if (known && now() < known.until && now() - seenAt < SEEN_MS) return { ok: true } as const;
    asking ??= ask();
    return asking;
  };

  return {
    answers,
    isDown,
    fell,
    async configuration() {
      if (!known) {
        const asked = await answers();
        if (!asked.ok) return asked;
      }
      const configuration = new Configuration(known!.server, clientId, client, authentication);
      configuration.timeout = timeoutSeconds;
      for (const change of execute) change(configuration);
      if (keys) setJwksCache(configuration, { jwks: keys.jwks, uat: Math.min(keys.uat, epoch() - OLD_KEYS_SECONDS) });
      return { ok: true, configuration };
    },
    keepKeys(configuration) {
      keys = getJwksCache(configuration) ?? keys;
    },
  };
}
