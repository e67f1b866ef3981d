import { type School, schools } from '../school.model.ts';
import { emptySchoolReport, type SchoolReport } from './import-report.ts';
import { changesBetween, writeSchool } from './operations.ts';
import { planDepartures } from './plan-departures.ts';
import { GuardianPlanner } from './plan-guardians.ts';
import { planPupils } from './plan-pupils.ts';
import { PlannedPersons } from './planned-persons.ts';
import { type PlannedPupils, PupilsSoFar } from './planned-pupils.ts';
import type { Planning } from './planning.ts';
import type { StagedSchool } from './staged.ts';

/**
 * Plans all writes of one import, pupils first: what they are to each other tells which guardians are one. Writes nothing
 * but the plan.
 */
export async function planImport(planning: Planning, staged: readonly StagedSchool[]): Promise<SchoolReport[]> {
  const soFar = new PupilsSoFar();
  const planned: { school: StagedSchool; report: SchoolReport; pupils: PlannedPupils }[] = [];
  for (const school of staged) {
    const report = await planSchool(planning, school);
    planned.push({ school, report, pupils: await planPupils(planning, school, soFar, report) });
  }
  const persons = new PlannedPersons();
  for (const { school, report, pupils } of planned) {
    const { uai, guardians } = school;
    const planner = guardians && new GuardianPlanner(planning, uai, guardians, pupils, persons, report);
    await planner?.plan();
    await planDepartures(planning, uai, pupils, planner, persons, report);
  }
  return planned.map(({ report }) => report);
}

/** A school without a name in this file and the configuration keeps the one it had; an unknown school becomes known. */
async function planSchool({ db, operations }: Planning, school: StagedSchool): Promise<SchoolReport> {
  const { uai, kind } = school;
  const known = await schools(db).findById(uai).lean<School>();
  const name = school.name ?? known?.name;
  const wanted: Partial<School> = { name, kind, schemaVersion: 1 };
  const changes = changesBetween<School>(known ?? {}, wanted, ['name', 'kind', 'schemaVersion']);
  if (changes !== undefined) {
    const update = { $set: changes.set };
    await operations.append(writeSchool({ updateOne: { filter: { _id: uai }, update, upsert: true } }));
  }
  return emptySchoolReport(uai, name, known?.name === name ? undefined : known?.name);
}
