/** Of the accounts that the demonstration opens (src/demo/demonstration.ts): a test signs in to each. */
export const TEST_PASSWORD = 'Demo-2026!';

/** Who signs in with it, and what an app of the demonstration’s collèges and lycée learns of it. */
export const TEST_FAMILIES: readonly (readonly [who: string, text: string])[] = [
  [
    '`g.roumegoux`, Gaël ROUMÉGOUX',
    'Représentant légal de deux enfants dans deux établissements : Lison (3e, collège Rosélie Maillot, La Réunion) et Timothée (2de, lycée Simone Delmas).',
  ],
  [
    '`n.hoarau`, Nadège HOARAU',
    'Mère de Lison seulement : elle ne voit pas Timothée. L’autre parent de Lison vit ailleurs.',
  ],
  [
    '`i.vasserot`, Inès VASSEROT',
    'Lila (CP), à l’école du Four à chaux : « Mon agenda », qui ne sert pas cette école, ne reçoit aucun enfant. Nolan a quitté le collège Hortense Vailland : plus aucune application ne le voit.',
  ],
  ['`t.roumegoux`, Timothée ROUMÉGOUX', 'Élève de 2de : `ecole.eleve`, et pas de `ecole.enfants`.'],
  [
    'Sandrine BRIVAL, 06 39 98 01 11',
    'Aucun compte encore : pour essayer l’activation par SMS ou par FranceConnect. Maëlle 12/03/2011, Théo 30/09/2013, Capucine 17/01/2010 et Jules 19/06/2015, dans trois établissements.',
  ],
];
