import type { Level } from '../../portal/campaign/current-file.ts';
import { type Fault, LONGEST_OCCUPATION, LONGEST_PLACE, LONGEST_REASONS } from '../../portal/campaign/wishes.ts';

const COLUMNS: Readonly<Record<Fault['field'], string>> = {
  track: 'Voie',
  occupation: 'Métier',
  status: 'Statut',
  answers: 'Avis',
  recommended: 'Recommandation',
  agreed: 'Accord',
  other: 'Autre voie',
  support: 'Mise à niveau',
  tracks: 'Décision',
  reasons: 'Motivations',
  at: 'Date',
  place: 'Lieu',
};

const LONGEST: Partial<Record<Fault['field'], number>> = { occupation: LONGEST_OCCUPATION, place: LONGEST_PLACE };

function reasonInWords({ field, reason }: Fault, { mostWishes }: Level): string {
  switch (reason) {
    case 'missing':
      return 'il faut une voie';
    case 'unknown':
      return 'n’est pas connu à ce niveau';
    case 'twice':
      return 'la même voie est là deux fois';
    case 'too-many':
      return `${mostWishes} au plus`;
    case 'too-long':
      return `${LONGEST[field] ?? LONGEST_REASONS} caractères au plus`;
    case 'outside-year':
      return 'ce jour n’est pas de cette année scolaire';
    case 'not-here':
      return 'cette voie n’en a pas';
    case 'count':
      return 'il faut une réponse pour chaque demande de la famille';
    case 'asked':
      return 'la famille demande elle-même cette voie';
  }
}

/** What is wrong in a line, each with its column. */
export const faultsInWords = (faults: readonly Fault[], level: Level): string[] =>
  faults.map((fault) => {
    const column = [COLUMNS[fault.field], fault.rank].filter((part) => part !== undefined).join(' ');
    return `colonne « ${column} » : ${reasonInWords(fault, level)}`;
  });
