import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { z } from 'zod';

const LONGEST_CODE = 40;
const LONGEST_NAME = 50;
/** The answers of known authenticators have 1 to 5 KiB. */
const LONGEST_CREDENTIAL = 20_000;

const codeField = (missing: string, wrong: string) => z.string().trim().min(1, missing).max(LONGEST_CODE, wrong);

/** «Code à 6 chiffres» of the authenticator app. */
export const codeForm = z.object({ code: codeField('second-factor:code-missing', 'second-factor:code-wrong') });

/** «Code de secours». */
export const recoveryForm = z.object({
  code: codeField('second-factor:recovery-missing', 'second-factor:recovery-wrong'),
});

/** What the page's module puts in the form; the library judges the rest of it. */
const answerIn = <Answer>(refused: string) =>
  z
    .string()
    .max(LONGEST_CREDENTIAL, refused)
    .transform((text, ctx) => {
      try {
        const answer = z.looseObject({ id: z.string().min(1), response: z.looseObject({}) }).parse(JSON.parse(text));
        return answer as unknown as Answer;
      } catch {
        ctx.addIssue({ code: 'custom', message: refused });
        return z.NEVER;
      }
    });

/** «Nom de la clé»: what its owner knows the device by. */
const nameField = z
  .string()
  .trim()
  .min(1, 'second-factor:name-missing')
  .max(LONGEST_NAME, 'second-factor:name-long')
  .regex(/^[^\p{Cc}\p{Cf}]*$/u, 'second-factor:name-long');

export const newPasskeyForm = z.object({
  name: nameField,
  credential: answerIn<RegistrationResponseJSON>('second-factor:passkey-not-made'),
});

export const renameForm = z.object({ name: nameField });

export const passkeyForm = z.object({
  credential: answerIn<AuthenticationResponseJSON>('second-factor:passkey-refused'),
});
