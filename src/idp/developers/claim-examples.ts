/** What `userinfo` tells of a guardian: a test compares it with what it really tells. */
export const GUARDIAN_EXAMPLE = {
  sub: 'ItbVDGzPfMNOjdoe8jlm6dtv2bYgFpXn0Jqk7dZnJ0c',
  name: 'Valéry DURANT',
  given_name: 'Valéry',
  family_name: 'DURANT',
  civilite: 'Mme',
  locale: 'fr',
  derniere_connexion: '2026-11-02T07:41:12.000Z',
  'ecole.profil': ['resp2d'],
  'ecole.enfants': [
    {
      sub: 'nYIOfhJWdqMANpdxYjorDtcCSbLw4zkRYBhcE3oicW4',
      prenom: 'Lou',
      nom: 'DURANT',
      uai: '9749901U',
      etablissement: 'Collège Rosélie Maillot',
      division: '3 A',
      niveau: '2116',
      lien: 'mere',
    },
  ],
};

/** What it tells of a pupil. */
export const PUPIL_EXAMPLE = {
  sub: 'ULLWyqqJE8jomhyefOnDVUTBcMlMo5cS9hWgQmcoB1s',
  name: 'Lou DURANT',
  given_name: 'Lou',
  family_name: 'DURANT',
  locale: 'fr',
  'ecole.profil': ['eleve2d'],
  'ecole.eleve': {
    sub: 'nYIOfhJWdqMANpdxYjorDtcCSbLw4zkRYBhcE3oicW4',
    uai: '9749901U',
    etablissement: 'Collège Rosélie Maillot',
    division: '3 A',
    niveau: '2116',
  },
};
