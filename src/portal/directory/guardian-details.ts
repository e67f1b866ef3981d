import { z } from 'zod';
import type { ContactDetails } from '../corrections/details.ts';

/** One guardian as a pupil's school knows her, with how it reaches her (K1). */
export interface GuardianDetails {
  key: string;
  sub: string;
  civility?: string | undefined;
  firstName: string;
  familyName: string;
  held: ContactDetails;
  /** Of her account, which she confirmed. */
  accountEmail?: string | undefined;
}

const text = z.string().min(1);
/** What is only shown may be nonsense: the rest of the fiche is shown. */
const maybe = text.max(254).optional().catch(undefined);
const address = z
  .object({ lines: z.array(text.max(200)).max(8), postcode: maybe, town: maybe, country: maybe })
  .optional()
  .catch(undefined);

const given = <Values extends object>(values: Values) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

/** A guardian's record as the provider's Directory API writes it. */
export const guardianDetailsSchema = z
  .object({
    key: text,
    sub: text,
    civilite: maybe,
    given_name: text,
    family_name: text,
    address,
    mobile: maybe,
    landline: maybe,
    email: maybe,
    profession: maybe,
    account_email: maybe,
  })
  .transform(
    ({ key, sub, civilite, given_name, family_name, account_email, ...held }): GuardianDetails => ({
      key,
      sub,
      civility: civilite,
      firstName: given_name,
      familyName: family_name,
      held: given({ ...held, address: held.address && given(held.address) }),
      accountEmail: account_email,
    }),
  );
