import type { ClientConfig, Config } from '../../config/schema.ts';
import { namesOf } from '../accounts/reserve-identifier.ts';
import { pairwiseSubject } from '../oidc/claims/pairwise.ts';
import type { LegalGuardian } from './guardians-of.ts';

const TOWN_LINE = /^(\d{5})\s+(\S.*)$/;

/**
 * A postal address in its parts, from its lines as imports keep them for letters: where one is a French postal code with a
 * town, the lines before it are the street, and one after it is a country. Any other address is lines alone.
 */
function addressParts(lines: readonly string[] | undefined) {
  if (!lines || lines.length === 0) return undefined;
  const at = lines.findLastIndex((line) => TOWN_LINE.test(line));
  const [, postcode, town] = TOWN_LINE.exec(lines[at] ?? '') ?? [];
  if (postcode === undefined) return { lines };
  return { lines: lines.slice(0, at), postcode, town, country: lines.slice(at + 1).join(', ') || undefined };
}

/**
 * What a school holds of one guardian of a pupil to reach her (K1): her own record alone, never the other guardian's.
 *
 * @param sub hers for this client
 * @returns undefined when no legal representative of the pupil has that account
 */
export function guardianDetailsJson(
  { config, client }: { config: Config; client: ClientConfig },
  legal: readonly LegalGuardian[],
  sub: string,
) {
  const own = legal.find(({ account }) => account && pairwiseSubject(config, client, account._id) === sub);
  if (!own) return undefined;
  const { guardianId, record, account } = own;
  const { firstName, name, civility } = namesOf([{ records: [record] }]);
  return {
    key: pairwiseSubject(config, client, `guardian:${guardianId}`),
    sub,
    civilite: civility,
    given_name: firstName,
    family_name: name,
    address: addressParts(record.address),
    mobile: record.mobile,
    landline: record.landline,
    email: record.email,
    profession: record.profession,
    account_email: account?.email?.confirmedAt && account.email.address,
    locale: account?.locale,
  };
}
