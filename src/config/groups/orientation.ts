import { z } from 'zod';
import { localizedText } from './localized-text.ts';
import { uai } from './web.ts';

const id = z.string().regex(/^[a-z0-9-]{1,40}$/, 'minuscules, chiffres et « - »');

const track = z.strictObject({
  id,
  name: localizedText(80),
  help: localizedText(300).optional(),
  occupation: z.boolean().default(false).describe('«Métier ou formation» may be written.'),
  statuses: z.boolean().default(false).describe('«Sous statut scolaire» or «d’apprenti» may be chosen.'),
});

const level = z.strictObject({
  id,
  name: localizedText(60),
  codes: z.array(z.string().min(1).max(11)).min(1).describe('Beginnings of MEFSTAT codes: 2116 (3e), 2211 (2de GT).'),
  mostWishes: z.int().min(1).max(10).default(3),
  mayStay: z
    .boolean()
    .default(false)
    .describe('A family that is not satisfied may keep the class of origin (D331-37).'),
  tracks: z.array(track).min(2),
});

/** Levels of the national procedure (domain/orientation.md §1 and §5). */
const NATIONAL_LEVELS: z.input<typeof level>[] = [
  {
    id: 'troisieme',
    name: { fr: '3e', en: '3e (last year of collège)', ar: '3e' },
    codes: ['2116'],
    mayStay: true,
    tracks: [
      {
        id: '2de-gt',
        name: {
          fr: '2de générale et technologique ou 2de STHR',
          en: '2de générale et technologique, or 2de STHR',
          ar: '2de générale et technologique أو 2de STHR',
        },
        help: {
          fr: 'Trois ans au lycée, jusqu’au baccalauréat général ou technologique. STHR : sciences et technologies de l’hôtellerie et de la restauration.',
          en: 'Three years at a lycée, up to the general or technological baccalauréat. STHR: hotel and catering.',
          ar: 'ثلاث سنوات في الثانوية حتى البكالوريا العامة أو التكنولوجية. STHR: الفندقة والمطعمة.',
        },
      },
      {
        id: '2de-pro',
        name: { fr: '2de professionnelle', en: '2de professionnelle (vocational)', ar: '2de professionnelle (مهنية)' },
        help: {
          fr: 'Trois ans pour apprendre un métier, jusqu’au baccalauréat professionnel.',
          en: 'Three years to learn a trade, up to the vocational baccalauréat.',
          ar: 'ثلاث سنوات لتعلّم مهنة حتى البكالوريا المهنية.',
        },
        occupation: true,
        statuses: true,
      },
      {
        id: 'cap',
        name: { fr: '1re année de CAP ou de CAP agricole', en: 'First year of CAP', ar: 'السنة الأولى من CAP' },
        help: {
          fr: 'Deux ans pour apprendre un métier, jusqu’au certificat d’aptitude professionnelle.',
          en: 'Two years to learn a trade, up to a first vocational certificate.',
          ar: 'سنتان لتعلّم مهنة حتى شهادة الكفاءة المهنية.',
        },
        occupation: true,
        statuses: true,
      },
    ],
  },
];

/** The orientation service (I): who may enter, and the levels with their «voies». */
export const orientationGroup = z.strictObject({
  pen: z
    .enum(['first', 'both'])
    .default('first')
    .describe('first: whoever validates first alone may change (the official rule); both: each guardian may.'),
  schools: z
    .array(z.strictObject({ uai, pen: z.enum(['first', 'both']) }))
    .default([])
    .describe('Schools with another rule.'),
  levels: z.array(level).default(() => z.array(level).parse(NATIONAL_LEVELS)),
});
