const subjects = [
  {
    code: '020700',
    label: 'Français',
    teachers: ['Mme Cécile TALOBRE'],
    elements: ['Organiser un récit à la première personne'],
    marks: { pupil: '14.5', group: '12.1' },
    appreciation: 'Écrits soignés ; la prise de parole s’affirme.',
  },
];

const content = {
  kind: 'periodic',
  head: 'Mme Perrine CASSAGNAC',
  tutors: ['Mme Cécile TALOBRE'],
  council: '2026-12-08',
  subjects,
  paths: [{ code: 'PAR_CIT', text: 'Déléguée suppléante de sa classe.' }],
  support: [{ code: 'PPRE', detail: 'Deux heures par semaine en petit groupe.' }],
  advice: 'Trimestre encourageant. Poursuivez vos efforts à l’oral.',
  attendance: { lates: 1, justified: 2, unjustified: 0, hours: 6 },
};

const said = {
  year: 2026,
  term: { kind: 'periodic', index: 1, of: 3 },
  division: '3e A',
  level: '2116',
};

/** A card as school software writes it: people are made up. */
export const CARD_INPUT_EXAMPLE = { ...said, locked_at: '2026-12-11T18:00:00+01:00', content };

const projects = { projects: [], tutoring: [], core: [] };
const paths = [{ code: 'PAR_CIT', text: 'Déléguée suppléante de sa classe.' }];

/** The same in a list, for the OpenAPI document. */
export const LISTED_CARD_EXAMPLE = {
  name: '2026-p1-3-0159901F',
  pupil: { sub: 'Xk2pW8s0Q1nYd3', given_name: 'Inès', family_name: 'BENALI' },
  uai: '0159901F',
  ...said,
  locked_at: '2026-12-11T17:00:00.000Z',
  version: 1,
  recorded_at: '2026-12-11T17:02:10.000Z',
  source: 'api',
  by: { kind: 'school', client_id: 'vie-scolaire' },
  etag: '"1-Zk0v8n1yT3aQ"',
};

const { etag: _, ...shown } = LISTED_CARD_EXAMPLE;

/** The same as it is read. */
export const CARD_EXAMPLE = { ...shown, content: { ...content, ...projects, paths } };

/** A period in an école, with all that must be told: no marks there, but positions, below a domain. */
export const FIRST_DEGREE_INPUT_EXAMPLE = {
  year: 2025,
  term: { kind: 'periodic', index: 1, of: 3 },
  division: 'CE1 Mme Vernazobre',
  level: 'CE1',
  locked_at: '2025-12-12T18:00:00+01:00',
  content: {
    kind: 'periodic',
    head: 'M. Yannick PELLORCE',
    tutors: ['Mme Odile VERNAZOBRE'],
    subjects: [
      {
        code: 'FRA-LECTURE',
        domain: 'Français',
        label: 'Lecture et compréhension de l’écrit',
        position: 3,
        appreciation: 'Lit avec plaisir.',
      },
    ],
    advice: 'Un bon trimestre.',
    attendance: { lates: 0, justified: 2, unjustified: 0 },
  },
};

/** The end of a cycle, in first degree. */
export const CYCLE_INPUT_EXAMPLE = {
  year: 2025,
  term: { kind: 'cycle', cycle: 2 },
  division: 'CE2 B',
  level: 'CE2',
  locked_at: '2026-06-26T18:00:00+02:00',
  content: {
    kind: 'cycle',
    head: 'M. Yannick PELLORCE',
    tutors: ['Mme Odile VERNAZOBRE'],
    core: ['CPD_FRA', 'CPD_ETR', 'CPD_SCI', 'CPD_ART', 'MET_APP', 'FRM_CIT', 'SYS_NAT', 'REP_MND'].map((code) => ({
      code,
      position: 3,
    })),
    summary: 'Une fin de cycle réussie : Maëlle lit avec aisance et aide volontiers ses camarades.',
  },
};
