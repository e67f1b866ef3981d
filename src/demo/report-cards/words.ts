import type { ClassPupil, Grade } from './class.ts';

/** Low, middling and good results. */
export type Band = 0 | 1 | 2;

export const bandOf = (mark: number): Band => (mark < 10.5 ? 0 : mark < 14.5 ? 1 : 2);

const GENERAL: readonly (readonly string[])[] = [
  [
    'Trimestre fragile. {name} doit apprendre ses leçons chaque soir et demander de l’aide dès qu’une notion n’est pas comprise. L’équipe reste à l’écoute.',
    'Des difficultés dans plusieurs matières, et des efforts que les professeurs saluent. Le dispositif « Devoirs faits » est vivement conseillé.',
    'Les résultats ne reflètent pas encore le potentiel de {name}. Moins d’absences et un travail plus régulier feront la différence.',
  ],
  [
    'Bon trimestre dans l’ensemble. {name} gagnera à participer davantage et à approfondir son travail personnel.',
    'Ensemble satisfaisant et attitude positive. Il faut maintenant viser plus de précision dans les matières scientifiques.',
    'Travail sérieux. Les efforts sont à maintenir jusqu’à la fin de l’année. Encouragements du conseil de classe.',
  ],
  [
    'Très bon trimestre : {name} allie sérieux, curiosité et entraide. Félicitations du conseil de classe.',
    'Excellents résultats dans toutes les matières. Continuez à cultiver vos points forts, à l’oral surtout.',
    'Un ensemble remarquable et une participation qui entraîne la classe. Félicitations.',
  ],
];

const OF_3E = ' Le projet d’orientation se construit : rencontrez la psychologue de l’Éducation nationale.';

/** «Acquis, progrès et conseils» of a term. */
export function advice({ firstName, trend }: ClassPupil, mean: number, grade: Grade, term: number): string {
  const band = bandOf(mean);
  const text = GENERAL[band]![(firstName.length + term) % 3]!.replace('{name}', firstName);
  const progress = trend >= 0.4 && term > 1 ? ' Les progrès sont nets, bravo.' : '';
  return `${text}${progress}${grade === '3e' ? OF_3E : ''}`;
}

const CORE_SUMMARIES = [
  '{name} termine le cycle 3 avec des acquis encore fragiles en français et en mathématiques. Sa bonne volonté et l’aide proposée en 5e doivent permettre de les consolider.',
  '{name} termine le cycle 3 avec une maîtrise satisfaisante du socle commun. L’expression écrite est à travailler au cycle 4.',
  '{name} termine le cycle 3 avec une très bonne maîtrise du socle commun, une grande autonomie et le goût d’apprendre.',
] as const;

/** The summary at the end of cycle 3. */
export const summary = ({ firstName, mean }: ClassPupil): string =>
  CORE_SUMMARIES[bandOf(mean)].replace('{name}', firstName);

/** The project of the class in each year (EPI), and the support it was given (AP). */
export const PROJECTS: Readonly<
  Record<
    Grade,
    { title: string; theme: string; subjects: readonly [string, string]; description: string; group: string }
  >
> = {
  '4e': {
    title: 'Le volcan et nous',
    theme: 'EPI_EDD',
    subjects: ['062900', '042100'],
    description: 'Étudier le piton de la Fournaise, puis préparer une exposition sur la vie au pied du volcan.',
    group: 'Une exposition vivante, visitée par les classes de CM2 du quartier.',
  },
  '3e': {
    title: 'Notre lagon, à protéger',
    theme: 'EPI_STS',
    subjects: ['062900', '070800'],
    description: 'Concevoir une balise qui mesure la température de l’eau, et expliquer ce que vivent les coraux.',
    group: 'La balise a été mise à l’eau à l’Hermitage ; les relevés sont affichés au CDI.',
  },
};

const PROJECT_COMMENTS = [
  'Doit prendre toute sa part dans le travail du groupe.',
  'A tenu le carnet du groupe avec sérieux.',
  'A présenté le projet au public avec beaucoup d’aisance.',
] as const;
export const projectComment = (mean: number): string => PROJECT_COMMENTS[bandOf(mean)];

export const TUTORING = { title: 'Comprendre et reformuler une consigne', subjects: ['020700', '061300'] } as const;

/** What the whole class did for its «parcours», by term. */
export const PATHS: readonly { code: string; text: string }[][] = [
  [
    { code: 'PAR_SAN', text: 'Séance sur le sommeil et les écrans, animée par l’infirmière.' },
    { code: 'PAR_CIT', text: 'Élection des délégués et formation par la conseillère principale d’éducation.' },
  ],
  [{ code: 'PAR_ART', text: 'Rencontre avec une autrice réunionnaise et visite du musée Léon-Dierx.' }],
  [{ code: 'PAR_CIT', text: 'Nettoyage de la ravine avec une association du quartier.' }],
];

/** «Parcours avenir» of each pupil, by grade. */
export const CAREER: Readonly<Record<Grade, string>> = {
  '4e': 'Visite du forum des métiers de Saint-Denis et compte rendu.',
  '3e': 'Séquence d’observation en milieu professionnel, préparée et présentée à l’oral.',
};
