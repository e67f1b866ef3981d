import type { correctDetails } from '../../../src/portal/corrections/correct-details.ts';
import type { Correction } from '../../../src/portal/corrections/correction.model.ts';

type NewCorrection = Parameters<typeof correctDetails>[1];

/** What the school of Inès and Lucas holds of Karim. */
export const HELD: NewCorrection['held'] = {
  address: { lines: ['4 rue des Lilas'], postcode: '15000', town: 'AURILLAC' },
  mobile: '+33639980111',
  email: 'karim.benali@example.fr',
};

/** Karim’s correction at the school of his daughter: a new mail address, unless told otherwise. */
export const newCorrection = (changes: Partial<NewCorrection> = {}): NewCorrection => ({
  uai: '0159901F',
  guardian: 'karim',
  key: 'karim-1',
  pupils: ['child-ines'],
  by: { kind: 'guardian', id: 'karim', name: 'M. Karim BENALI' },
  held: HELD,
  wanted: { ...HELD, email: 'k.benali@example.org' },
  seen: 0,
  locale: 'fr',
  ...changes,
});

/** Who decides for the school. */
export const SCHOOL: Correction['by'] = { kind: 'school', id: 'vie-scolaire' };
