import { Temporal } from 'temporal-polyfill';
import { checksOut } from '../../../config/uai.ts';
import { decodeXml, UTF8_ONLY } from '../../../files/decode.ts';
import { counted, type ReadProgress } from '../../../files/progress.ts';
import { readXml } from '../../../files/read-xml.ts';
import type { Source } from '../../../files/source.ts';
import { Spool, type SpoolFile } from '../../../files/spool.ts';
import { schoolYearOf, timeZoneOf } from '../../campaign/school-days.ts';
import type { ReportCardContent } from '../content.ts';
import type { Term } from '../report-card.model.ts';
import { cycleContent, periodicContent } from './card-content.ts';
import { ElementChecker, type LsuNode } from './check-elements.ts';
import type { LsuFaultCode, LsuFaultLog } from './faults.ts';
import { LsuTables } from './tables.ts';

/** A card of the file, before its pupil is known. */
export interface StagedCard {
  line: number;
  /** ELEVE_ID of the school's SIECLE (id-be). */
  localId: string;
  division: string;
  year: number;
  term: Term;
  /** ISO 8601, UTC. */
  lockedAt: string;
  content: ReportCardContent;
}

/** A pupil of the file. */
interface StagedPupil {
  line: number;
  localId: string;
  firstName?: string;
  familyName?: string;
  hasCard: boolean;
}

/** What one file says, checked but for what the school's list of pupils tells. */
export interface StagedFile {
  file: string;
  uai: string;
  pupils: StagedPupil[];
  /** Waiting on disk; none once the import has a fault. */
  cards: Spool<StagedCard>;
}

export interface LsuReading {
  log: LsuFaultLog;
  now: Date;
  /** The school that the administrator, or the client of the API, named. */
  uai?: string;
  /** First calendar year of the school year; the school's current one when absent. */
  year?: number;
  progress: ReadProgress;
  spool: SpoolFile;
}

/**
 * Reads and checks one LSU file as it comes (domain/livret.md §1): every fault goes to the log.
 *
 * @returns undefined when even its school cannot be told
 * @throws ReadingStopped, SourceFault where the reading ended before the file
 */
export async function readLsu(source: Source, reading: LsuReading): Promise<StagedFile | undefined> {
  const file = new LsuFile(source.name, reading);
  const stream = await source.open();
  reading.progress.start(source.name, source.size);
  await readXml(
    decodeXml(counted(stream, reading.progress), UTF8_ONLY),
    {
      opened: (tag) => file.checker.opened(tag),
      text: (text, position) => file.checker.text(text, position),
      closed: () => file.checker.closed(),
      pause: () => file.pause(),
    },
    { namespaces: true },
  );
  await file.pause();
  return file.staged();
}

class LsuFile {
  readonly checker: ElementChecker;
  #name: string;
  #reading: LsuReading;
  #tables: LsuTables;
  #uai = '';
  #pupils = new Map<string, StagedPupil>();
  #pending: StagedCard[] = [];
  #cards: Spool<StagedCard>;
  #bilans = 0;
  /** What is done with each record; the others are referred to alone. */
  #readers: Readonly<Record<string, (node: LsuNode) => void>> = {
    entete: (node) => this.#head(node),
    eleve: (node) => this.#pupil(node),
    periode: (node) => this.#period(node),
    'parcours-commun': (node) => this.#tables.addPaths(node),
    'vie-scolaire-commun': (node) => this.#tables.addAttendance(node),
    'epi-thematique': (node) => this.#tables.addTopic(node),
    epi: (node) => this.#project(node),
    'bilan-periodique': (node) => this.#bilan(node),
    'bilan-cycle': (node) => this.#bilan(node),
  };

  constructor(name: string, reading: LsuReading) {
    this.#name = name;
    this.#reading = reading;
    this.#cards = new Spool(reading.spool);
    this.checker = new ElementChecker({
      file: name,
      log: reading.log,
      record: (node) => this.#readers[node.name]?.(node),
    });
    this.#tables = new LsuTables(this.checker.definitions);
  }

  async pause(): Promise<void> {
    for (const card of this.#pending) await this.#cards.append(card);
    this.#pending = [];
  }

  async staged(): Promise<StagedFile | undefined> {
    await this.#cards.flush();
    if (this.#bilans === 0) this.#reading.log.add(this.#name, 'NO_CARD');
    if (this.#uai === '') return undefined;
    return { file: this.#name, uai: this.#uai, pupils: [...this.#pupils.values()], cards: this.#cards };
  }

  #fault(node: LsuNode, code: LsuFaultCode, params: Record<string, string | number>): void {
    this.#reading.log.add(this.#name, code, { line: node.line, element: node.name }, params);
  }

  #head(node: LsuNode): void {
    const place = node.children.find(({ name }) => name === 'etablissement');
    if (!place?.text) return;
    const found = place.text.toUpperCase();
    const { uai: expected } = this.#reading;
    if (!checksOut(found)) this.#fault(place, 'UAI_INVALID', { uai: found.slice(0, 20) });
    else if (expected !== undefined && found !== expected) this.#fault(place, 'UAI_MISMATCHED', { found, expected });
    else this.#uai = found;
  }

  #pupil({ line, attributes: { id, 'id-be': localId, nom: familyName, prenom: firstName } }: LsuNode): void {
    if (id === undefined || localId === undefined) return;
    // xs:positiveInteger may be written with zeros before.
    this.#pupils.set(id, { line, localId: localId.replace(/^\+?0*/, ''), firstName, familyName, hasCard: false });
  }

  #period(node: LsuNode): void {
    const { indice, 'nb-periodes': of } = node.attributes;
    if (Number(indice) > Number(of)) this.#fault(node, 'PERIOD_IMPOSSIBLE', { index: indice!, of: of! });
    this.#year(node);
  }

  /** A file of another year is refused: last year's would replace nothing and be found under this year's class. */
  #year(node: LsuNode): void {
    const { year, now } = this.#reading;
    const found = node.attributes.millesime;
    const expected = year ?? schoolYearOf(now, timeZoneOf(this.#uai));
    if (found !== undefined && found.length === 4 && found !== String(expected)) {
      this.#fault(node, 'YEAR_MISMATCHED', { found: found.slice(0, 4), expected });
    }
  }

  #project(node: LsuNode): void {
    const { thematique } = node.attributes;
    if (thematique !== undefined && !this.#tables.theme(thematique)) {
      this.#fault(node, 'THEME_UNKNOWN', { value: thematique.slice(0, 40) });
    }
  }

  #bilan(node: LsuNode): void {
    this.#bilans += 1;
    if (node.name === 'bilan-cycle') this.#year(node);
    const pupil = this.#pupils.get(node.attributes['eleve-ref'] ?? '');
    if (pupil) pupil.hasCard = true;
    // With a fault anywhere nothing is kept: the rest is read for its own faults alone.
    if (pupil && this.#reading.log.errorCount === 0) this.#pending.push(this.#card(node, pupil));
  }

  #card(node: LsuNode, { localId }: StagedPupil): StagedCard {
    const tables = this.#tables;
    const division = tables.one(node, 'eleve-ref').attributes['code-division']!;
    const lockedAt = lockMoment(node.attributes['date-verrou']!, timeZoneOf(this.#uai)).toISOString();
    const card = { line: node.line, localId, division, lockedAt };
    if (node.name === 'bilan-cycle') {
      const { cycle, millesime } = node.attributes;
      const term: Term = { kind: 'cycle', cycle: Number(cycle) as 3 | 4 };
      return { ...card, year: Number(millesime), term, content: cycleContent(node, tables) };
    }
    const { millesime, indice, 'nb-periodes': of } = tables.one(node, 'periode-ref').attributes;
    const term: Term = { kind: 'periodic', index: Number(indice), of: Number(of) };
    return { ...card, year: Number(millesime), term, content: periodicContent(node, division, tables) };
  }
}

/** A lock without hour is one from the first moment of its day; both are told in the time of the school. */
const lockMoment = (text: string, timeZone: string): Date =>
  new Date(Temporal.PlainDateTime.from(text).toZonedDateTime(timeZone).epochMilliseconds);
