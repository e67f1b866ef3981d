import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

/** Where secrets are read: the process's environment and files, or what a test gives. */
export interface SecretSources {
  env: Record<string, string | undefined>;
  /**
   * `make`: the demonstration makes a missing secret file on its first start, so that nothing has to be prepared;
   * `stand-in`: a check takes it for made, and writes nothing; `refuse`: it is a fault.
   */
  missingFiles: 'make' | 'stand-in' | 'refuse';
}

const REFERENCE = /^(env|file):(.+)$/;
const MINIMUM_CHARACTERS = 32;

const newSecret = () => randomBytes(32).toString('base64url');
/** As Standard Webhooks writes them. */
const newWebhookSecret = () => `whsec_${randomBytes(32).toString('base64')}`;

function readReference(
  reference: string,
  sources: SecretSources,
  make: () => string,
): { value: string } | { fault: string } {
  const [, kind, name] = REFERENCE.exec(reference) as unknown as [string, string, string];
  if (kind === 'env') {
    const value = sources.env[name];
    return value ? { value } : { fault: `la variable d’environnement ${name} est absente ou vide : définissez-la` };
  }
  if (!existsSync(name)) {
    if (sources.missingFiles === 'refuse')
      return { fault: `le fichier ${name} n’existe pas : créez-le, lisible du seul service` };
    const made = make();
    if (sources.missingFiles === 'stand-in') return { value: made };
    mkdirSync(dirname(name), { recursive: true, mode: 0o700 });
    writeFileSync(name, made, { mode: 0o600 });
  }
  return { value: readFileSync(name, 'utf8').trim() };
}

/**
 * The schema of a secret: written in the file as a reference (`env:NAME` or `file:path`), never as the secret itself
 * (security.md S61), and known to the program as its value.
 *
 * @param minimum shortest value accepted, in characters; a third party's secret may be shorter than ours
 * @param make one for the demonstration
 */
export function secretSchema(sources: SecretSources, minimum = MINIMUM_CHARACTERS, make = newSecret) {
  return z
    .string()
    .regex(REFERENCE, 'écrivez une référence « env:NOM » ou « file:chemin », jamais le secret lui-même')
    .transform((reference, context) => {
      const read = readReference(reference, sources, make);
      if ('fault' in read) {
        context.addIssue({ code: 'custom', message: read.fault });
        return z.NEVER;
      }
      if (read.value.length < minimum) {
        const message = `le secret est trop court (${read.value.length} caractères) : il en faut ${minimum} au moins`;
        context.addIssue({ code: 'custom', message });
        return z.NEVER;
      }
      return read.value;
    });
}

export type SecretSchema = ReturnType<typeof secretSchema>;

/** The schema of a secret that webhooks are signed with. */
export const webhookSecretSchema = (sources: SecretSources): SecretSchema =>
  secretSchema(sources, MINIMUM_CHARACTERS, newWebhookSecret);
