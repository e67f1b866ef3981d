import {
  CORE,
  type CycleContent,
  contentSchema,
  type PeriodicContent,
} from '../../../src/portal/report-cards/content.ts';
import type { NewCard } from '../../../src/portal/report-cards/keep-cards.ts';
import { VAILLAND } from './people.ts';

/** What a second trimestre may say, with a little of everything. */
export const periodicContent = (said: Partial<PeriodicContent> = {}): PeriodicContent =>
  contentSchema.parse({
    kind: 'periodic',
    head: 'Mme Perrine CASSAGNAC',
    tutors: ['Mme Cécile TALOBRE'],
    council: '2026-03-12',
    subjects: [
      {
        code: '020700',
        label: 'Français',
        teachers: ['Mme Cécile TALOBRE'],
        elements: ['Organiser un récit à la première personne', 'Comparer deux textes sur un même sujet'],
        marks: { pupil: '14.5', group: '12.1' },
        appreciation: 'Écrits soignés ; la prise de parole s’affirme.',
      },
      { code: '061300', label: 'Mathématiques', marks: { pupil: '12', group: '11.8' } },
      {
        code: '062900',
        label: 'Sciences de la vie et de la Terre',
        unmarked: { pupil: true },
        marks: { group: '12.4' },
      },
    ],
    projects: [
      {
        title: 'La rivière au fil des saisons',
        theme: 'EPI_EDD',
        subjects: ['Sciences de la vie et de la Terre', 'Histoire-géographie'],
        comment: 'A tenu le carnet d’observations du groupe avec constance.',
      },
    ],
    paths: [{ code: 'PAR_CIT', text: 'Déléguée suppléante de sa classe.' }],
    support: [{ code: 'PPRE', detail: 'Deux heures par semaine en petit groupe.' }],
    advice: 'Trimestre encourageant. Poursuivez vos efforts à l’oral.',
    attendance: { lates: 1, justified: 2, unjustified: 0, hours: 6 },
    ...said,
  }) as PeriodicContent;

/** The end of a cycle. */
export const cycleContent = (said: Partial<CycleContent> = {}): CycleContent =>
  contentSchema.parse({
    kind: 'cycle',
    head: 'Mme Perrine CASSAGNAC',
    tutors: ['Mme Cécile TALOBRE'],
    core: CORE.map((code, place) => ({ code, position: (place % 4) + 1 })),
    summary: 'Une fin de cycle réussie.',
    complement: { code: 'LCA', position: 2 },
    ...said,
  }) as CycleContent;

/** A card of Inès, Karim's child in 3e, locked and shown. */
export const newCard = (card: Partial<NewCard> = {}): NewCard => ({
  pupil: 'child-ines',
  firstName: 'Inès',
  familyName: 'BENALI',
  uai: VAILLAND.uai,
  schoolName: VAILLAND.etablissement,
  year: 2025,
  term: { kind: 'periodic', index: 2, of: 3 },
  division: '3e A',
  level: '2116',
  lockedAt: new Date('2026-03-17T18:05:00Z'),
  content: periodicContent(),
  source: 'lsu',
  by: { kind: 'school', id: 'vie-scolaire' },
  ...card,
});
