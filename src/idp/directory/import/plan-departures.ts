import { accounts } from '../../accounts/account.model.ts';
import { type Guardian, type GuardianRecord, guardians } from '../guardian.model.ts';
import type { SchoolReport } from './import-report.ts';
import type { PlannedGuardians } from './plan-guardians.ts';
import type { PlannedPersons } from './planned-persons.ts';
import type { PlannedPupils } from './planned-pupils.ts';
import { PLAN_BATCH, type Planning } from './planning.ts';
import { removeRecord } from './record-changes.ts';

/**
 * Compares what the directory has of one school with its files: counts the links that end, and unlinks the persons whom
 * the school does not name any more (`domain/imports.md` §1.4). Without a guardians' file only the counting is done.
 */
export async function planDepartures(
  planning: Planning,
  uai: string,
  pupils: PlannedPupils,
  planned: PlannedGuardians | undefined,
  persons: PlannedPersons,
  report: SchoolReport,
): Promise<void> {
  const stored = guardians(planning.db).collection.find<Guardian>({ 'records.uai': uai }).batchSize(PLAN_BATCH);
  let leaving: { guardian: Guardian; record: GuardianRecord }[] = [];
  const unlink = async (): Promise<void> => {
    await unlinkAll(planning, leaving, persons, report);
    leaving = [];
  };
  for await (const guardian of stored) {
    for (const record of guardian.records) {
      if (record.uai !== uai) continue;
      const kept = planned?.pupilsOf(record);
      countEnded(record, pupils, kept, report);
      if (kept?.size === 0 && !planned?.handled(record.key)) leaving.push({ guardian, record });
    }
    if (leaving.length >= PLAN_BATCH) await unlink();
  }
  await unlink();
}

/** A link counts while its pupil is in the school. A leaving date in the file explains its end; absence does not. */
function countEnded(
  record: GuardianRecord,
  pupils: PlannedPupils,
  kept: ReadonlySet<string> | undefined,
  report: SchoolReport,
): void {
  for (const { pupilId } of record.links) {
    if (!pupils.wasPresent(pupilId)) continue;
    report.links.before += 1;
    const heir = pupils.heirOf(pupilId);
    const ends = pupils.isAbsent(heir) || (kept !== undefined && !kept.has(heir) && !pupils.hasLeft(heir));
    if (ends) report.links.ended += 1;
  }
}

async function unlinkAll(
  planning: Planning,
  leaving: readonly { guardian: Guardian; record: GuardianRecord }[],
  persons: PlannedPersons,
  report: SchoolReport,
): Promise<void> {
  if (leaving.length === 0) return;
  const ids = leaving.map(({ guardian }) => guardian._id);
  const { collection } = accounts(planning.db);
  // A closed account may be opened again as it was (F5, F9).
  const fields = ['guardianIds', 'closed.kept.guardianIds'];
  const holders = await Promise.all(fields.map((field) => collection.distinct(field, { [field]: { $in: ids } })));
  const withAccount = new Set<unknown>(holders.flat());
  for (const { guardian: stored, record } of leaving) {
    const guardian = persons.asPlanned(stored);
    if (guardian === undefined) continue;
    const keepPerson = guardian.identifier !== undefined || withAccount.has(guardian._id);
    const { operation, after } = removeRecord(guardian, record.key, keepPerson);
    await planning.operations.append(operation);
    if (planning.severalSchools) persons.edit(after);
    report.guardians.removed += 1;
    report.links.removed += record.links.length;
  }
}
