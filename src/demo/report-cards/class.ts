/** The class of the demonstration's collège on La Réunion, as `data/ElevesSansAdresses_reunion.xml` has it. */
export const UAI = '9749901U';

export interface ClassPupil {
  /** ELEVE_ID of SIECLE (id-be). */
  localId: string;
  familyName: string;
  firstName: string;
  /** Of her marks, out of 20; those of a subject are around it. */
  mean: number;
  /** What a mark gains from one term to the next. */
  trend: number;
  /** Evaluated by positions, without marks. */
  hasPositions?: true;
  support?: { code: 'PPRE' | 'PAP' | 'UPE2A'; detail?: string };
  /** Lates, half-days of absence with and without a reason. */
  absences: readonly [lates: number, justified: number, unjustified: number];
}

const pupil = (
  localId: string,
  familyName: string,
  firstName: string,
  [mean, trend]: readonly [number, number],
  absences: ClassPupil['absences'],
  more: Pick<ClassPupil, 'hasPositions' | 'support'> = {},
): ClassPupil => ({ localId, familyName, firstName, mean, trend, absences, ...more });

const PPRE =
  'Deux heures par semaine en petit groupe : reprendre le calcul littéral et la lecture des énoncés. Bilan avec la famille à la fin du trimestre.';

export const PUPILS: readonly ClassPupil[] = [
  pupil('974101', 'ROUMÉGOUX', 'Lison', [13.4, 0.4], [1, 2, 0]),
  pupil('974102', 'BÈGUE', 'Anaëlle', [15.8, 0.1], [0, 0, 0]),
  pupil('974103', 'BOYER', 'Mathéo', [8.2, 0.5], [4, 3, 1], { support: { code: 'PPRE', detail: PPRE } }),
  pupil('974104', 'CADET', 'Océane', [12.1, -0.2], [2, 4, 0]),
  pupil('974105', 'DIJOUX', 'Enzo', [10.3, -0.4], [6, 2, 3]),
  pupil('974106', 'FOLIO', 'Noémie', [16.9, 0], [0, 1, 0]),
  pupil('974107', 'GRONDIN', 'Lucas', [11.7, 0.3], [1, 0, 0]),
  pupil('974108', 'IMAHO', 'Yanis', [9.5, 0.6], [0, 2, 0], { hasPositions: true, support: { code: 'UPE2A' } }),
  pupil('974109', 'LEBON', 'Chloé', [12.8, 0.2], [0, 5, 0], { support: { code: 'PAP' } }),
  pupil('974110', 'MUSSARD', 'Loïc', [9.1, -0.1], [8, 4, 6]),
  pupil('974111', 'NATIVEL', 'Inès', [14.6, 0.2], [0, 0, 0]),
  pupil('974112', 'PAYET-HOARAU', 'Ryan', [10.9, 0.1], [3, 1, 0]),
  pupil('974113', 'RAMASSAMY', 'Priya', [17.6, 0.1], [0, 0, 0]),
  pupil('974114', 'SINGAINY', 'Kévin', [11.2, -0.3], [2, 2, 1]),
  pupil('974115', 'TÉCHER', 'Mélissa', [13.9, 0.3], [1, 1, 0]),
  pupil('974116', 'VITRY', 'Jérémie', [12.4, 0], [0, 3, 0]),
];

/** Classes of the two years in which the class is shown. */
export type Grade = '4e' | '3e';

export const HEAD = 'Mme Solange ARHEL';
/** «Professeur principal» of both years. */
export const TUTOR = '020700';
