import type { ParsedMobile } from '../../phone/parse-mobile.ts';
import { hasAccount } from '../accounts/has-account.ts';
import { birthDateTriesLeft } from '../accounts/opening/birth-date-tries.ts';
import type { IdpContext } from '../context.ts';
import { childrenOf } from '../directory/children-of.ts';
import { findGuardians } from '../directory/find-guardians.ts';
import { phoneInFile } from '../directory/phone-in-file.ts';
import type { Activation } from './activation.model.ts';

export interface Identity {
  familyName: string;
  firstName: string;
  mobile: Extract<ParsedMobile, { ok: true }>;
}

export type Match = Required<Pick<Activation, 'outcome' | 'guardianIds'>> & Pick<Activation, 'phone'>;

/**
 * Whom a school knows under these names and this mobile (B2), and where that leads: B5, B3 or B4. A person without any
 * child today is not found; one who got too many birth dates wrong is told so before any SMS (B6). With neutral disclosure it leads to B5 whoever was typed, and an unknown person has no phone
 * to send to (B4, security.md S14).
 */
export async function matchIdentity(idp: IdpContext, { mobile, ...names }: Identity): Promise<Match> {
  const { db, config } = idp;
  const guardians = await findGuardians(db, { ...names, mobileKey: mobile.key });
  const ids = guardians.map(({ _id }) => _id).sort();
  const [children, active] = await Promise.all([childrenOf(db, ids), hasAccount(db, ids)]);
  const phone = phoneInFile(guardians, mobile.key);
  const neutral = config.accounts.disclosure === 'neutral';
  if (!phone || (children.length === 0 && !active)) {
    return { outcome: neutral ? 'code' : 'not-found', guardianIds: [] };
  }
  if (neutral) return { outcome: 'code', guardianIds: ids, phone };
  if (active) return { outcome: 'active', guardianIds: ids, phone };
  const locked = (await birthDateTriesLeft(idp, ids)) === 0;
  return { outcome: locked ? 'locked' : 'code', guardianIds: ids, phone };
}
