import type { ClientConfig, Config } from '../../config/schema.ts';
import { namesOf } from '../accounts/reserve-identifier.ts';
import type { RosterPupil } from '../directory/roster.ts';
import { pairwiseSubject } from '../oidc/claims/pairwise.ts';
import { childSubject } from '../oidc/claims/school-claims.ts';
import type { LegalGuardian } from './guardians-of.ts';

/** Who asks, and whether her token is for telephones too. */
interface Asking {
  config: Config;
  client: ClientConfig;
  contacts: boolean;
}

/** A guardian as the Directory API tells of her: what the school knows, and how to reach her account. */
function guardianJson({ config, client, contacts }: Asking, { guardianId, record, account }: LegalGuardian) {
  const { firstName, name, civility } = namesOf([{ records: [record] }]);
  return {
    key: pairwiseSubject(config, client, `guardian:${guardianId}`),
    sub: account && pairwiseSubject(config, client, account._id),
    civilite: civility,
    given_name: firstName,
    family_name: name,
    email: record.email,
    mobile: contacts ? record.mobile : undefined,
    account_email: account?.email?.confirmedAt && account.email.address,
    locale: account?.locale,
  };
}

/** A pupil as the Directory API tells of her, with her legal representatives (G5). Absent values are left out. */
export function pupilJson(asking: Asking, pupil: RosterPupil, legal: readonly LegalGuardian[]) {
  const { config, client } = asking;
  return {
    sub: childSubject(config, client, pupil._id),
    ine: client.ine ? pupil.ine : undefined,
    local_id: pupil.localId,
    given_name: pupil.firstName,
    family_name: pupil.familyName,
    birth_date: pupil.birthDate,
    division: pupil.division,
    level: pupil.level,
    guardians: legal.map((guardian) => guardianJson(asking, guardian)),
  };
}
