import type { GuardianLink, GuardianRecord } from '../guardian.model.ts';
import type { FaultLog } from './faults.ts';
import type { PlannedPupils } from './planned-pupils.ts';
import type { PersonRow } from './rows.ts';
import type { StagedGuardians } from './staged.ts';

/** The links of one school's file, to the pupils of the directory. */
export class FileLinks {
  #staged: StagedGuardians;
  #pupils: PlannedPupils;
  #log: FaultLog;

  constructor(staged: StagedGuardians, pupils: PlannedPupils, log: FaultLog) {
    this.#staged = staged;
    this.#pupils = pupils;
    this.#log = log;
  }

  /** A person's links; a pupil whom the school does not have is left out, and told. */
  linksOf(row: PersonRow): GuardianLink[] {
    return this.#staged.linksOf(row.localId).flatMap(({ localPupilId, level, kinship, toConfirm, line }) => {
      const pupilId = this.#pupils.idOf(localPupilId);
      if (pupilId !== undefined) return [{ pupilId, level, kinship, toConfirm }];
      this.#log.add(row.file, 'PUPIL_UNKNOWN', { line, element: 'ELEVE_ID' }, { id: localPupilId.slice(0, 40) });
      return [];
    });
  }

  /** Pupils to whom the file ties this local id; none for who is tied to nobody known, who is then not kept. */
  pupilIdsOf(localId: string): ReadonlySet<string> {
    const ids = this.#staged.linksOf(localId).flatMap((link) => this.#pupils.idOf(link.localPupilId) ?? []);
    return new Set(ids);
  }

  keeps(localId: string): boolean {
    return this.#staged.linksOf(localId).some((link) => this.#pupils.idOf(link.localPupilId) !== undefined);
  }

  /** A record of the directory whose links to a pupil who is another by now follow that pupil. */
  withHeirs(record: GuardianRecord): GuardianRecord {
    const links = record.links.map((link) => ({ ...link, pupilId: this.#pupils.heirOf(link.pupilId) }));
    return { ...record, links };
  }
}
