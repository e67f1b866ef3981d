import { generateSecret, generateURI, verifySync } from 'otplib';

const SECRET_BYTES = 20;
/** What every authenticator app knows without being told (RFC 6238): SHA-1, six digits, 30 seconds. */
const STEP_SECONDS = 30;
const CODE = /^\d{6}$/;

/** A new shared secret, in base32. */
export const newTotpSecret = (): string => generateSecret({ length: SECRET_BYTES });

/**
 * The time step of a code, when the code is right now; clocks may be one step apart and no more (RFC 6238 §5.2,
 * security.md S9). Spaces typed between the digits do not matter.
 */
export function stepOfCode(secret: string, typed: string, now: Date): number | undefined {
  const token = typed.replace(/\s/g, '');
  if (!CODE.test(token)) return undefined;
  const epoch = Math.floor(now.getTime() / 1000);
  const result = verifySync({ secret, token, epoch, period: STEP_SECONDS, epochTolerance: STEP_SECONDS });
  return result.valid && 'timeStep' in result ? result.timeStep : undefined;
}

/** What the QR code holds: the app shows the service's name and the identifier beside its codes. */
export const totpUri = (secret: string, { service, identifier }: { service: string; identifier: string }): string =>
  generateURI({ issuer: service, label: identifier, secret });

/** The secret as it is typed by hand: groups of four. */
export const groupedSecret = (secret: string): string => secret.replace(/.{4}(?=.)/g, '$& ');
