import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { formerReportCards, type ReportCard, reportCards } from '../../../src/portal/report-cards/report-card.model.ts';
import { openPortalTestDatabase, type TestDatabase } from '../../support/database.ts';
import { COLLEGE, importSources, lsuPortal, lsuText, SAMPLE } from './support/lsu.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openPortalTestDatabase();
});
afterAll(() => database.drop());
beforeEach(() => Promise.all([reportCards(database.db).deleteMany({}), formerReportCards(database.db).deleteMany({})]));

const cards = () => reportCards(database.db).find().sort({ _id: 1 }).lean<ReportCard[]>();
const cardOf = (_id: string) => reportCards(database.db).findById(_id).lean<ReportCard>();
const run = (content = SAMPLE, options = {}) => importSources(lsuPortal(database), [lsuText(content)], options);
const core = (...positions: number[]) =>
  ['CPD_FRA', 'CPD_ETR', 'CPD_SCI', 'CPD_ART', 'MET_APP', 'FRM_CIT', 'SYS_NAT', 'REP_MND'].map((code, place) => ({
    code,
    position: positions[place],
  }));

const MAELLE = {
  pupil: 'child-maelle',
  firstName: 'Maëlle',
  familyName: 'BRIVAL',
  uai: COLLEGE,
  schoolName: 'Collège Élise-Vauquelin',
  year: 2025,
  division: '3 A',
  level: '2116',
  source: 'lsu',
  by: { kind: 'administrator', id: 'a.dupont' },
  hash: expect.stringMatching(/^[\w-]{43}$/),
  version: 1,
  recordedAt: new Date('2026-06-30T10:00:00Z'),
  schemaVersion: 1,
};

describe('J3 the LSU file of a collège', () => {
  it('gives each pupil her cards, with all that the file says elsewhere of them', async () => {
    expect(await run()).toMatchObject({
      ok: true,
      schools: [COLLEGE],
      kept: { created: 5, replaced: 0, unchanged: 0 },
      warnings: [],
    });
    expect((await cards()).map(({ _id }) => _id)).toEqual([
      'child-kelian:2025-p1-3-0159901F',
      'child-kelian:2025-p2-3-0159901F',
      'child-maelle:2025-c4-0159901F',
      'child-maelle:2025-p1-3-0159901F',
      'child-maelle:2025-p2-3-0159901F',
    ]);
    expect(await cardOf('child-maelle:2025-p1-3-0159901F')).toEqual({
      ...MAELLE,
      _id: 'child-maelle:2025-p1-3-0159901F',
      term: { kind: 'periodic', index: 1, of: 3 },
      lockedAt: new Date('2025-12-09T16:40:00Z'),
      content: {
        kind: 'periodic',
        head: 'Mme Perrine CASSAGNAC',
        tutors: ['Mme Cécile TALOBRE'],
        council: '2025-12-04',
        subjects: [
          {
            code: '020700',
            label: 'Français',
            teachers: ['Mme Cécile TALOBRE'],
            elements: ['Organiser un récit à la première personne', 'Comparer deux textes sur un même sujet'],
            marks: { pupil: '14.5', group: '12.1' },
            appreciation: "Écrits soignés ; la prise de parole s'affirme.",
          },
          {
            code: '061300',
            label: 'Mathématiques',
            teachers: ['M. Bastien ESCURAT'],
            elements: ['Développer et réduire une expression'],
            marks: { pupil: '12', group: '11.8' },
            appreciation: 'Bonne compréhension, des calculs à vérifier.',
          },
          {
            code: '030201',
            label: 'Anglais LV1',
            teachers: ['Mme Ophélie VIDALENQ'],
            elements: ["Raconter un souvenir à l'oral"],
            marks: { pupil: '13.2/20', group: '12.9' },
            appreciation: 'Travail sérieux, peut participer davantage.',
          },
          {
            code: '042100',
            label: 'Histoire-géographie',
            teachers: ['Mme Cécile TALOBRE', 'M. ROUSSINGES'],
            elements: ['Lire une carte à plusieurs échelles'],
            marks: { pupil: '15', group: '13' },
            appreciation: 'De solides connaissances.',
          },
          {
            code: '062900',
            label: 'Sciences de la vie et de la Terre',
            teachers: ['M. ROUSSINGES'],
            elements: [],
            marks: { group: '12.4' },
            unmarked: { pupil: true },
          },
        ],
        projects: [
          {
            title: 'La rivière au fil des saisons',
            theme: 'EPI_EDD',
            subjects: ['Sciences de la vie et de la Terre', 'Histoire-géographie'],
            description: 'Relevés sur le terrain, puis carte commentée.',
            group: 'Groupe autonome, carte exposée au CDI.',
            comment: "A tenu le carnet d'observations du groupe avec constance.",
          },
        ],
        tutoring: [],
        paths: [
          {
            code: 'PAR_AVN',
            text: "Visite d'un atelier de menuiserie et entretien avec la psychologue de l'Éducation nationale.",
          },
          { code: 'PAR_CIT', text: 'Déléguée suppléante de sa classe.' },
          { code: 'PAR_ART', group: 'Rencontre avec une luthière et concert de clôture.' },
          { code: 'PAR_SAN', group: "Séance sur le sommeil animée par l'infirmière." },
        ],
        support: [],
        advice: "Premier trimestre encourageant. Maëlle gagnera à relire ses copies et à partager ses idées à l'oral.",
        attendance: { lates: 1, justified: 2, unjustified: 0, hours: 6 },
        core: [],
      },
    });
    expect(await cardOf('child-maelle:2025-c4-0159901F')).toEqual({
      ...MAELLE,
      _id: 'child-maelle:2025-c4-0159901F',
      term: { kind: 'cycle', cycle: 4 },
      lockedAt: new Date('2026-06-12T08:00:00Z'),
      content: {
        kind: 'cycle',
        head: 'Mme Perrine CASSAGNAC',
        tutors: ['Mme Cécile TALOBRE'],
        core: core(4, 3, 3, 3, 4, 4, 3, 3),
        summary:
          'Maëlle termine le cycle avec une maîtrise satisfaisante, souvent très bonne, du socle. Son expression écrite est un point fort.',
        complement: { code: 'LCA', position: 1 },
      },
    });
    expect(await cardOf('child-kelian:2025-p1-3-0159901F')).toMatchObject({
      // A lock without hour is one from the first moment of its day, in the school's time.
      lockedAt: new Date('2025-12-08T23:00:00Z'),
      division: '3 B',
      content: {
        tutors: ['M. Bastien ESCURAT'],
        tutoring: [
          {
            title: 'Reprendre pied en calcul',
            subjects: ['Mathématiques'],
            comment: 'Participe et ose poser des questions.',
          },
        ],
        support: [
          { code: 'PPRE', detail: 'Deux heures par semaine en petit groupe pour reprendre le calcul littéral.' },
        ],
        attendance: {
          lates: 4,
          justified: 3,
          unjustified: 2,
          hours: 14,
          comment: 'Retards du matin à limiter ; échange prévu avec la famille.',
          group: "Classe agréable, à l'écoute des adultes.",
        },
        core: core(2, 3, 1, 3, 2, 3, 2, 2),
      },
    });
    const stored = JSON.stringify(await cards());
    for (const private_ of ['Noisetiers', 'LORMEAU', 'AURILLAC', 'Sandrine']) expect(stored).not.toContain(private_);
  });
});
