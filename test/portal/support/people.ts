/** The fictional family of the demonstration (domain samples), as an identity provider tells of it. */
export const VAILLAND = { uai: '0159901F', etablissement: 'Collège Hortense Vailland' };
const DELMAS = { uai: '0159902G', etablissement: 'Lycée Simone Delmas' };
const FOUR_A_CHAUX = { uai: '0159903H', etablissement: 'École primaire du Four à chaux' };

export const MAELLE = {
  sub: 'child-maelle',
  prenom: 'Maëlle',
  nom: 'BRIVAL',
  division: '5e B',
  niveau: '2112',
  ...VAILLAND,
};
export const THEO = { sub: 'child-theo', prenom: 'Théo', nom: 'BRIVAL', division: '2de 4', niveau: '2211', ...DELMAS };
export const CAPUCINE = {
  sub: 'child-capucine',
  prenom: 'Capucine',
  nom: 'BRIVAL-ROCHE',
  division: 'CM2',
  niveau: 'CM2',
  ...FOUR_A_CHAUX,
};
export const JULES = {
  sub: 'child-jules',
  prenom: 'Jules',
  nom: 'BRIVAL-ROCHE',
  division: 'CE1',
  niveau: 'CE1',
  ...FOUR_A_CHAUX,
};

/** What the provider says of each person, by account: tests may change it. */
export const families = (): Record<string, Record<string, unknown>> => ({
  sandrine: {
    given_name: 'Sandrine',
    family_name: 'Brival',
    civilite: 'Mme',
    derniere_connexion: '2026-11-30T11:38:08.000Z',
    'ecole.profil': ['resp1d', 'resp2d'],
    'ecole.enfants': [MAELLE, THEO, CAPUCINE, JULES],
  },
  karim: {
    given_name: 'Karim',
    family_name: 'Benali',
    civilite: 'M.',
    'ecole.profil': ['resp2d'],
    'ecole.enfants': [
      { sub: 'child-ines', prenom: 'Inès', nom: 'BENALI', division: '3e A', niveau: '2116', ...VAILLAND },
    ],
  },
  lonely: {
    given_name: 'Odile',
    family_name: 'Vasseur',
    civilite: 'Mme',
    'ecole.profil': ['resp1d'],
    'ecole.enfants': [],
  },
  lucas: {
    given_name: 'Lucas',
    family_name: 'Ferrand',
    'ecole.profil': ['eleve2d'],
    'ecole.eleve': { ...VAILLAND, division: '3e A', niveau: '2116' },
  },
});
