const MAXIMUM_BYTES = 1024;

/** One spelling of what was typed, whatever keyboard composed its accents (Unicode NFC, NIST SP 800-63B §3.1.1.2). */
export const passwordText = (typed: string): string => typed.normalize('NFC');

/** Longer passwords are refused before any work is done on them (security.md S10). */
export const isTooLongToHash = (typed: string): boolean => Buffer.byteLength(typed) > MAXIMUM_BYTES;
