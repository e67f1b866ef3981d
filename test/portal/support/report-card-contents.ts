import { COMPLEMENTS, CORE, PATHS, type PeriodicContent, SUPPORT } from '../../../src/portal/report-cards/content.ts';
import type { NewCard } from '../../../src/portal/report-cards/keep-cards.ts';
import type { ReportCard } from '../../../src/portal/report-cards/report-card.model.ts';
import { cycleContent, newCard, periodicContent } from './report-cards.ts';

/** A card as the database gives it. */
export const keptCard = (card: Partial<NewCard> = {}): ReportCard => ({
  ...newCard(card),
  _id: 'child-ines:2025-p2-3-0159901F',
  hash: 'of-this-card',
  version: 1,
  recordedAt: new Date('2026-03-17T18:06:00Z'),
  schemaVersion: 1,
});

type Subject = PeriodicContent['subjects'][number];

const SUBJECTS: [
  label: string,
  teacher: string,
  elements: string[],
  mark: string,
  group: string,
  appreciation: string,
][] = [
  [
    'Français',
    'Mme TALOBRE Cécile',
    [
      'Organiser un récit à la première personne',
      'Comparer deux textes sur un même sujet',
      'Maîtriser l’accord du participe passé',
    ],
    '14.5',
    '12.1',
    'Écrits soignés ; la prise de parole s’affirme. Inès doit maintenant relire ses copies avant de les rendre.',
  ],
  [
    'Mathématiques',
    'M. ESCURAT Bastien',
    ['Développer et réduire une expression', 'Reconnaître une situation de proportionnalité', 'Théorème de Thalès'],
    '12',
    '11.8',
    'Bonne compréhension, des calculs à vérifier. Le raisonnement est plus sûr qu’au premier trimestre.',
  ],
  [
    'Anglais LV1',
    'Mme VIDALENQ Ophélie',
    ['Raconter un souvenir à l’oral', 'Comprendre une interview'],
    '13.2',
    '12.9',
    'Travail sérieux, peut participer davantage.',
  ],
  [
    'Espagnol LV2',
    'Mme SANZ-ŒUVRARD Núria',
    ['Décrire une œuvre', 'Exprimer son opinion'],
    '15.8',
    '13.4',
    'Excellent trimestre : participation active et travail régulier. ¡Enhorabuena!',
  ],
  [
    'Histoire-géographie',
    'M. L’HAŸ-LES-ROSES Théo',
    ['La Seconde Guerre mondiale', 'Lire une carte à plusieurs échelles'],
    '15',
    '13',
    'De solides connaissances, une expression écrite précise.',
  ],
  [
    'Enseignement moral et civique',
    'M. L’HAŸ-LES-ROSES Théo',
    ['Débat réglé : la liberté de la presse'],
    '16',
    '14.2',
    'Très bonne participation aux débats.',
  ],
  [
    'Sciences de la vie et de la Terre',
    'M. ROUSSINGES',
    ['Concevoir un protocole et noter ses résultats', 'Transmission des caractères héréditaires'],
    '13.5',
    '12.2',
    'Démarche expérimentale bien comprise ; les schémas sont à soigner.',
  ],
  [
    'Physique-chimie',
    'Mme PAYET-LORMEAU Élodie',
    ['Atomes et ions', 'Puissance et énergie électriques'],
    '11.3',
    '11',
    'Ensemble convenable. Attention aux unités dans les calculs d’énergie.',
  ],
  [
    'Technologie',
    'M. DŒUFF Gaël',
    ['Modéliser une solution', 'Programmer un système embarqué'],
    '14',
    '13.1',
    'Élève curieuse et efficace en groupe.',
  ],
  [
    'Arts plastiques',
    'Mme CŒURDEROY',
    ['Représentation et narration'],
    '17',
    '14.8',
    'Production personnelle et inventive.',
  ],
  [
    'Éducation musicale',
    'M. NOËL',
    ['Interpréter un chant à deux voix'],
    '16.5',
    '15',
    'Très investie dans la chorale du collège.',
  ],
  [
    'Éducation physique et sportive',
    'M. ÇELIK Ömer',
    ['Demi-fond : gérer son effort', 'Badminton : construire le point'],
    '14.8',
    '14.1',
    'Bon esprit d’équipe et progrès nets en badminton.',
  ],
];

/** Twelve subjects of 3e, as a collège has them, with marks. */
export const usualSubjects = (): Subject[] =>
  SUBJECTS.map(([label, teacher, elements, pupil, group, appreciation], place) => ({
    code: String(place).padStart(6, '0'),
    label,
    teachers: [teacher],
    elements,
    marks: { pupil, group },
    appreciation,
  }));

/** What most cards of a collège say. */
export const usualContent = (said: Partial<PeriodicContent> = {}): PeriodicContent =>
  periodicContent({
    subjects: usualSubjects(),
    tutoring: [
      {
        title: 'Reprendre pied en calcul',
        subjects: ['Mathématiques'],
        comment: 'Présence assidue, des automatismes retrouvés.',
      },
    ],
    paths: [
      { code: 'PAR_AVN', text: 'Stage d’observation d’une semaine effectué dans une pépinière.' },
      { code: 'PAR_CIT', text: 'Déléguée suppléante de sa classe.', group: 'Visite du conseil départemental.' },
      { code: 'PAR_ART', group: 'Rencontre avec une luthière et concert de clôture.' },
    ],
    homework: 'Inscrite le lundi soir, présence régulière.',
    ...said,
  });

const FIRST_DEGREE: [domain: string | undefined, label: string, position: number][] = [
  ['Français', 'Langage oral', 3],
  ['Français', 'Lecture et compréhension de l’écrit', 3],
  ['Français', 'Écriture', 2],
  ['Français', 'Étude de la langue', 2],
  ['Mathématiques', 'Nombres et calcul', 4],
  ['Mathématiques', 'Grandeurs et mesures', 3],
  ['Mathématiques', 'Espace et géométrie', 3],
  [undefined, 'Éducation physique et sportive', 4],
  ['Langues vivantes', 'Anglais', 3],
  ['Enseignements artistiques', 'Arts plastiques', 3],
  ['Enseignements artistiques', 'Éducation musicale', 1],
  [undefined, 'Questionner le monde', 3],
  [undefined, 'Enseignement moral et civique', 3],
];

/** CE2, with positions, sub-subjects under their domains. */
export const firstDegreeContent = (): PeriodicContent =>
  periodicContent({
    subjects: FIRST_DEGREE.map(([domain, label, position], place) => ({
      code: `D${place}`,
      label,
      ...(domain && { domain }),
      teachers: [],
      elements: ['Mémoriser et dire un texte', 'Comprendre un texte de quinze lignes et le résumer'],
      position,
      appreciation: 'Des progrès depuis la rentrée : il faut continuer à lire chaque soir.',
    })),
    projects: [],
    support: [],
  });

let texts = 0;
/** As long as the schema allows, and like no other. */
const long = (length: number): string => {
  texts += 1;
  const said = ` Œuvrer à l’oral ; s’exercer « souvent » chez soi, très régulièrement.`.repeat(30);
  return `[${texts}]${said}`
    .slice(0, length - 1)
    .trim()
    .padEnd(length, '.');
};

/** Every text as long as the schema allows, in so many subjects. */
export const longestContent = (subjects: number, elements = 3): PeriodicContent =>
  periodicContent({
    head: long(150),
    tutors: Array.from({ length: 10 }, () => long(120)),
    subjects: Array.from({ length: subjects }, (_, place) => ({
      code: String(place),
      label: long(40),
      teachers: [long(120), long(120)],
      elements: Array.from({ length: elements }, () => long(300)),
      marks: { pupil: '11.55/20', group: '12.45/20' },
      position: (place % 4) + 1,
      appreciation: long(600),
    })),
    projects: Array.from({ length: 20 }, () => ({
      title: long(150),
      theme: 'EPI_LGE' as const,
      subjects: Array.from({ length: 20 }, () => long(40)),
      description: long(600),
      group: long(600),
      comment: long(600),
    })),
    tutoring: Array.from({ length: 20 }, () => ({
      title: long(150),
      subjects: [],
      description: long(600),
      group: long(600),
      comment: long(600),
    })),
    paths: PATHS.map((code) => ({ code, text: long(600), group: long(600) })),
    support: SUPPORT.map((code) => ({ code, detail: long(600) })),
    digital: {
      common: [long(600)],
      appreciation: long(600),
      skills: [
        { code: 'CN_INF_MEN', level: 2 },
        { code: 'CN_PRO_SEC', level: 3 },
      ],
    },
    advice: long(1000),
    homework: long(600),
    attendance: { lates: 999, justified: 999, unjustified: 999, hours: 999, comment: long(600), group: long(600) },
    core: CORE.map((code, place) => ({ code, position: place % 5 })),
  });

const UNBROKEN = 'Anticonstitutionnellement'.repeat(12);

/** Words without a space, letters that typefaces seldom have, signs of mark-up. */
export const hardContent = (): PeriodicContent =>
  periodicContent({
    subjects: usualSubjects()
      .slice(0, 3)
      .map((subject) => ({
        ...subject,
        appreciation: UNBROKEN,
        elements: [UNBROKEN],
        teachers: ['M. NGUYỄN Thị Ánh', 'Mme ȘTEFĂNESCU Țuțea', 'M. ĞÜLŞEN Iğdır', 'Mme ŁÓDŹ Żaneta'],
      })),
    advice: `<b>${UNBROKEN}</b> & ${UNBROKEN}\n\nDeux\u00a0paragraphes 🎉 fin`,
    support: [],
  });

export const longestName = {
  firstName: 'Marie-Éléonore-Philippine '.repeat(4).trim().slice(0, 100),
  familyName: 'de La Rochefoucauld-Montmorency-L’Haÿ-d’Œuilly '.repeat(3).slice(0, 100).trim(),
};

/** The end of a cycle with all that it may say, as long as it may be. */
export const longestCycle = () =>
  cycleContent({
    summary: long(1500),
    head: long(150),
    complement: { code: COMPLEMENTS[1], position: 2 },
    regional: { code: 'Créole réunionnais', position: 1 },
    core: CORE.map((code, place) => ({ code, position: place % 5 })),
  });
