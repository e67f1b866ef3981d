/** What FranceConnect tells of a person (domain/franceconnect.md §5). */
interface IdentityClaims {
  /** All civil first names, separated by spaces: «Jean Paul» may be one name or two. */
  given_name: string;
  given_name_array: string[];
  /** Birth name, in capitals with accents. */
  family_name: string;
  /** Name in use; identity providers that do not know it leave it out. */
  preferred_username?: string;
  /** `YYYY-MM-DD`; what is presumed of it is 01. */
  birthdate: string;
  /** As the identity provider wrote it: what is presumed is 00. */
  idp_birthdate: string;
  gender: 'male' | 'female' | 'unspecified';
  /** INSEE code of the commune, empty for who was born abroad. */
  birthplace: string;
  /** INSEE code of the country. */
  birthcountry: string;
  email: string;
}

/** Somebody who may sign in at the demonstration's FranceConnect. */
export interface Identity {
  id: string;
  /** Text key under `demo-franceconnect:trait.`: what the person stands for. */
  trait?: string;
  /** What her schools have of her, to be typed at the first time: mobile, children with their birth dates. */
  known?: string;
  claims: IdentityClaims;
}

const FRANCE = '99100';

interface Born {
  on: string;
  at: string;
  country?: string;
  presumed?: string;
}

function identity(
  id: string,
  gender: IdentityClaims['gender'],
  firstNames: string[],
  familyName: string,
  { on, at, country = FRANCE, presumed = on }: Born,
  more: { useName?: string; trait?: string; known?: string; email?: string } = {},
): Identity {
  return {
    id,
    ...(more.trait && { trait: more.trait }),
    ...(more.known && { known: more.known }),
    claims: {
      given_name: firstNames.join(' '),
      given_name_array: firstNames,
      family_name: familyName,
      ...(more.useName && { preferred_username: more.useName }),
      birthdate: on,
      idp_birthdate: presumed,
      gender,
      birthplace: at,
      birthcountry: country,
      email: more.email ?? `${id}@example.fr`,
    },
  };
}

/** Guardians whom the demonstration's schools know, with names as the civil registry has them. */
export const GUARDIANS: readonly Identity[] = [
  identity(
    'sandrine.brival',
    'female',
    ['Sandrine', 'Élodie'],
    'COSTEDOAT',
    { on: '1981-04-12', at: '15014' },
    {
      useName: 'BRIVAL',
      trait: 'two-schools',
      known: '06 39 98 01 11, Maëlle 12/03/2011, Théo 30/09/2013, Capucine 17/01/2010, Jules 19/06/2015',
    },
  ),
  identity(
    'gael.roumegoux',
    'male',
    ['Gaël'],
    'ROUMÉGOUX',
    { on: '1979-11-02', at: '15014' },
    { email: 'g.roumegoux@example.org', trait: 'has-account' },
  ),
  identity(
    'olivier.brival',
    'male',
    ['Olivier', 'Jean'],
    'BRIVAL',
    { on: '1978-08-30', at: '63113' },
    { email: 'o.brival@example.org', known: '06 39 98 01 12, Maëlle 12/03/2011, Théo 30/09/2013, Jules 19/06/2015' },
  ),
  identity(
    'leontine.nguessan',
    'female',
    ['Léontine'],
    "N'GUESSAN",
    { on: '1984-01-01', at: '', country: '99326', presumed: '1984-00-00' },
    { trait: 'no-mobile', known: 'Aya 04/07/2011' },
  ),
  identity(
    'marie-josee.payet',
    'female',
    ['Marie-Josée', 'Anne'],
    'PAYET',
    { on: '1982-06-19', at: '97411' },
    { trait: 'overseas', known: '06 92 12 34 56 (+262), Kélian 22/12/2010' },
  ),
  identity(
    'stephane.lormeau',
    'male',
    ['Stéphane'],
    'LORMEAU',
    { on: '1980-03-05', at: '75112' },
    { known: '06 39 98 01 15, Kélian 22/12/2010' },
  ),
  identity(
    'fabien.lecoeur',
    'male',
    ['Fabien', 'Luc'],
    'LECŒUR',
    { on: '1983-12-21', at: '19031' },
    { known: '06 39 98 01 16, Zoé 29/02/2012' },
  ),
  identity(
    'ines.vasserot',
    'female',
    ['Inès'],
    'VASSEROT',
    { on: '1986-07-14', at: '63113' },
    { known: '06 39 98 01 18, Lila 25/08/2019' },
  ),
];

/** Persons of the public test accounts (domain/franceconnect.md §9), whom no school knows. */
export const STRANGERS: readonly Identity[] = [
  identity(
    'avec-nom-d-usage',
    'female',
    ['Angela', 'Claire', 'Louise'],
    'DUBOIS',
    { on: '1962-08-24', at: '75107' },
    { useName: 'MARTIN', trait: 'use-name' },
  ),
  identity(
    'prenom-compose-avec-espace',
    'male',
    ['Jean Paul', 'René'],
    'MONTBRUN',
    { on: '1971-05-17', at: '31555' },
    { trait: 'spaced-first-name' },
  ),
  identity('nee-en-corse', 'female', ['Ghjulia'], 'SANTONI', { on: '1985-10-09', at: '2A115' }, { trait: 'corsica' }),
  identity(
    'naissance-algerie',
    'male',
    ['Karim', 'Amine'],
    'BENSALAH',
    { on: '1976-02-03', at: '', country: '99352' },
    { trait: 'abroad' },
  ),
  identity(
    'etranger-presume-ne-jour',
    'female',
    ['Thi', 'Lan'],
    'NGUYEN',
    { on: '1968-09-01', at: '', country: '99243', presumed: '1968-09-00' },
    { trait: 'presumed-day' },
  ),
  identity(
    'etranger-presume-ne-jour-et-mois',
    'male',
    ['Abdoulaye'],
    'DIALLO',
    { on: '1959-01-01', at: '', country: '99330', presumed: '1959-00-00' },
    { trait: 'presumed-day-and-month' },
  ),
  identity(
    'genre-non-precise',
    'unspecified',
    ['Camille'],
    'VERDIER',
    { on: '1990-12-31', at: '44109' },
    { trait: 'unspecified-gender' },
  ),
  identity(
    'sans-nom-d-usage',
    'male',
    ['Paul', 'Émile', 'Henri'],
    'LACOMBE',
    { on: '1974-03-28', at: '33063' },
    { trait: 'no-use-name' },
  ),
  identity(
    'caracteres-speciaux',
    'female',
    ['Maëlys-Zoé', "D'Anaïs", 'Cœlia'],
    "ÑÚÑEZ-L'HÉRITIER ŸŒÇ",
    { on: '1988-02-29', at: '29019' },
    { useName: "Ðorđević-O'Čuinn", trait: 'unicode' },
  ),
];

export const IDENTITIES: readonly Identity[] = [...GUARDIANS, ...STRANGERS];

export const identityOf = (id: string): Identity | undefined => IDENTITIES.find((one) => one.id === id);
