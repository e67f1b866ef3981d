/** The subjects of an école's bilan, by domain, with what the positions 1 to 4 are said to be (domain/livret.md §2, §3). */
export interface EcoleSubject {
  code: string;
  domain: string;
  label: string;
  element: string;
  /** By position, «non atteints» to «dépassés». */
  words: readonly [string, string, string, string];
}

const subject = (
  code: string,
  domain: string,
  label: string,
  element: string,
  ...words: [string, string, string, string]
): EcoleSubject => ({ code, domain, label, element, words });

export const ECOLE_SUBJECTS: readonly EcoleSubject[] = [
  subject(
    'FRA-ORA',
    'Français',
    'Langage oral',
    'Raconter, expliquer, écouter les autres',
    'Prend encore peu la parole devant la classe.',
    'Ose davantage prendre la parole.',
    'S’exprime clairement et écoute les autres.',
    'Anime les débats de la classe avec aisance.',
  ),
  subject(
    'FRA-LEC',
    'Français',
    'Lecture et compréhension de l’écrit',
    'Lire un récit et dire ce que l’on a compris',
    'La lecture demande encore beaucoup d’efforts.',
    'Lit de mieux en mieux, la compréhension est à travailler.',
    'Lit avec aisance et comprend l’essentiel.',
    'Lit beaucoup et comprend finement.',
  ),
  subject(
    'FRA-ECR',
    'Français',
    'Écriture',
    'Écrire un texte de quelques lignes et le relire',
    'Écrire seul reste difficile : on s’entraîne avec un modèle.',
    'Écrit de courts textes, à relire avec soin.',
    'Écrit des textes construits.',
    'Écrit avec plaisir des textes longs et riches.',
  ),
  subject(
    'FRA-LAN',
    'Français',
    'Étude de la langue',
    'Reconnaître le sujet et le verbe, les accorder',
    'Les accords sont à reprendre.',
    'Les règles sont connues, elles s’appliquent peu à peu.',
    'Applique les règles dans ses écrits.',
    'Très bonne maîtrise de l’orthographe.',
  ),
  subject(
    'MAT-NOM',
    'Mathématiques',
    'Nombres et calcul',
    'Calculer de tête et poser une opération',
    'Les tables sont à apprendre, un peu chaque soir.',
    'Calcule juste quand l’opération est posée.',
    'Calcule vite et bien.',
    'Résout seul des problèmes difficiles.',
  ),
  subject(
    'MAT-GEO',
    'Mathématiques',
    'Espace et géométrie',
    'Tracer et reconnaître des figures',
    'Les tracés manquent de précision.',
    'Reconnaît les figures, trace avec de l’aide.',
    'Trace avec soin.',
    'Trace et explique ses constructions.',
  ),
  subject(
    'SCI',
    'Questionner le monde, sciences',
    'Sciences et technologie',
    'Observer et noter : le vivant près de l’école',
    'Participe peu aux expériences.',
    'Observe avec curiosité.',
    'Observe, note et explique.',
    'Propose des expériences et conclut.',
  ),
  subject(
    'HGE',
    'Histoire et géographie',
    'Histoire et géographie',
    'Se repérer dans le temps et sur une carte',
    'Les repères sont à revoir.',
    'Se repère avec de l’aide.',
    'Se repère bien dans le temps et l’espace.',
    'Une grande culture, partagée avec la classe.',
  ),
  subject(
    'EPS',
    'Éducation physique et sportive',
    'Éducation physique et sportive',
    'Courir, sauter, jouer ensemble',
    'Doit accepter les règles des jeux.',
    'Participe volontiers.',
    'Joue en équipe avec énergie.',
    'Entraîne toute son équipe.',
  ),
];

/** General appreciations, by position. */
export const ECOLE_ADVICE = [
  'Période difficile. Nous avançons pas à pas ; lire chaque soir avec un adulte aide beaucoup.',
  'Des efforts et des progrès. Il faut continuer à relire les leçons chaque soir.',
  'Bonne période : travail régulier et attitude agréable. Continuez ainsi.',
  'Excellente période. Une belle curiosité, et toujours un mot pour aider les autres.',
] as const;
