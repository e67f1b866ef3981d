import type { Grade } from './class.ts';

export interface ClassSubject {
  /** Of the nomenclature; the same in both years. */
  code: string;
  label: string;
  teacher: { civility: 'M' | 'MME'; familyName: string; firstName: string };
  /** What marks are around the pupil's mean here. */
  offset: number;
  /** Programme elements, one a term. */
  elements: Readonly<Record<Grade, readonly [string, string, string]>>;
  /** Appreciations of low, middling and good results, two of each. */
  words: readonly [readonly [string, string], readonly [string, string], readonly [string, string]];
}

export const SUBJECTS: readonly ClassSubject[] = [
  {
    code: '020700',
    label: 'Français',
    teacher: { civility: 'MME', familyName: 'FONTAINE', firstName: 'Aurélie' },
    offset: 0,
    elements: {
      '4e': [
        'Écrire une lettre de roman épistolaire',
        'Reconnaître les marques du récit fantastique',
        'Lire et dire une scène de comédie',
      ],
      '3e': [
        'Raconter sa vie : lire et écrire une autobiographie',
        'Comprendre ce que dénonce une satire',
        'Défendre son point de vue à l’écrit et à l’oral',
      ],
    },
    words: [
      [
        'Les écrits restent courts : il faut relire et développer chaque idée.',
        'La lecture des consignes est trop rapide, les efforts à l’oral sont réels.',
      ],
      [
        'Ensemble convenable ; l’orthographe demande encore de l’attention.',
        'Des idées justes, que la rédaction doit mieux organiser.',
      ],
      ['Lectures fines et écrits soignés : très bon travail.', 'Une belle aisance à l’écrit comme à l’oral.'],
    ],
  },
  {
    code: '061300',
    label: 'Mathématiques',
    teacher: { civility: 'M', familyName: 'LEPINAY', firstName: 'Thierry' },
    offset: -0.9,
    elements: {
      '4e': [
        'Calculer avec des nombres relatifs',
        'Utiliser le théorème de Pythagore',
        'Développer et réduire une expression',
      ],
      '3e': ['Résoudre une équation', 'Utiliser le théorème de Thalès', 'Lire et utiliser une fonction'],
    },
    words: [
      [
        'Les bases de calcul sont fragiles : les exercices d’entraînement doivent être faits.',
        'Des difficultés, mais de la bonne volonté : ne pas hésiter à poser des questions.',
      ],
      [
        'Le cours est compris ; les calculs sont à vérifier.',
        'Résultats réguliers. Il faut mieux justifier les réponses.',
      ],
      ['Raisonnement sûr et rédaction claire. Bravo.', 'Très bon trimestre, une vraie curiosité.'],
    ],
  },
  {
    code: '042100',
    label: 'Histoire-géographie',
    teacher: { civility: 'M', familyName: 'ABOUDOU', firstName: 'Saïd' },
    offset: 0.4,
    elements: {
      '4e': [
        'Situer les traites négrières et l’esclavage au XVIIIe siècle',
        'Décrire une ville dans la mondialisation',
        'Expliquer les conquêtes sociales du XIXe siècle',
      ],
      '3e': [
        'Raconter la Première Guerre mondiale et ses civils',
        'Lire une carte des territoires ultramarins',
        'Expliquer la Ve République',
      ],
    },
    words: [
      [
        'Les leçons ne sont pas assez apprises : les repères manquent.',
        'Des connaissances à revoir plus souvent, par petits moments.',
      ],
      [
        'Travail sérieux ; les documents sont compris, il reste à les expliquer.',
        'Bon ensemble. La participation peut être plus fréquente.',
      ],
      ['De solides connaissances et un bel esprit critique.', 'Excellente participation, copies très complètes.'],
    ],
  },
  {
    code: '030201',
    label: 'Anglais LV1',
    teacher: { civility: 'MME', familyName: 'WILLIAMS', firstName: 'Karen' },
    offset: 0.6,
    elements: {
      '4e': ['Raconter un voyage au passé', 'Comparer deux modes de vie', 'Donner des conseils'],
      '3e': ['Parler de ses projets', 'Rapporter ce qu’une personne a dit', 'Imaginer : exprimer une condition'],
    },
    words: [
      [
        'Le vocabulaire n’est pas mémorisé : dix minutes par jour suffisent.',
        'L’oral est un point d’appui, l’écrit reste difficile.',
      ],
      ['De la participation, des progrès à l’oral.', 'Compréhension correcte ; les verbes irréguliers sont à revoir.'],
      ['Great work! Une grande aisance à l’oral.', 'Expression riche et juste, continuez ainsi.'],
    ],
  },
  {
    code: '030602',
    label: 'Espagnol LV2',
    teacher: { civility: 'MME', familyName: 'MOREL-ORTIZ', firstName: 'Pilar' },
    offset: 0.2,
    elements: {
      '4e': ['Se présenter et parler de sa famille', 'Décrire son quartier', 'Raconter sa journée'],
      '3e': ['Parler de ses goûts et les expliquer', 'Raconter un souvenir', 'Échanger sur l’environnement'],
    },
    words: [
      [
        'Trop d’oublis de matériel ; les leçons sont à relire.',
        'Un trimestre difficile, l’écoute en classe est bonne.',
      ],
      ['Des progrès à l’oral ; l’écrit est à soigner.', 'Travail régulier, résultats satisfaisants.'],
      ['¡Muy bien! Participation active et juste.', 'Excellent niveau, une attitude exemplaire.'],
    ],
  },
  {
    code: '062300',
    label: 'Physique-chimie',
    teacher: { civility: 'M', familyName: 'RIVIÈRE', firstName: 'Jean-Noël' },
    offset: -0.4,
    elements: {
      '4e': [
        'Modéliser une transformation chimique',
        'Mesurer une tension et une intensité',
        'Utiliser la vitesse du son et de la lumière',
      ],
      '3e': ['Relier poids et masse', 'Identifier une solution acide ou basique', 'Décrire une conversion d’énergie'],
    },
    words: [
      [
        'Les expériences plaisent, les comptes rendus manquent de soin.',
        'Le cours est à reprendre avant chaque évaluation.',
      ],
      [
        'Démarche comprise ; attention aux unités.',
        'De bonnes idées en travaux pratiques, des résultats à consolider.',
      ],
      ['Très bonne maîtrise de la démarche scientifique.', 'Travail précis, manipulations très soignées.'],
    ],
  },
  {
    code: '062900',
    label: 'Sciences de la vie et de la Terre',
    teacher: { civility: 'MME', familyName: 'SAUTRON', firstName: 'Marie-Josée' },
    offset: 0.5,
    elements: {
      '4e': [
        'Expliquer une éruption du piton de la Fournaise',
        'Décrire la reproduction des êtres vivants',
        'Relier activité nerveuse et mouvement',
      ],
      '3e': [
        'Expliquer la transmission des caractères',
        'Comprendre les défenses de l’organisme',
        'Discuter de l’action humaine sur le lagon',
      ],
    },
    words: [
      [
        'Les schémas sont à apprendre ; la participation est appréciée.',
        'Des efforts à poursuivre dans la tenue du cahier.',
      ],
      ['Protocoles bien conçus ; les conclusions sont à rédiger.', 'Bon trimestre, une curiosité certaine.'],
      ['Démarche expérimentale remarquable.', 'Excellent travail, des questions toujours pertinentes.'],
    ],
  },
  {
    code: '070800',
    label: 'Technologie',
    teacher: { civility: 'M', familyName: 'ETHÈVE', firstName: 'Patrice' },
    offset: 1,
    elements: {
      '4e': [
        'Analyser un objet et ses fonctions',
        'Programmer un robot suiveur de ligne',
        'Comparer des matériaux pour une case créole',
      ],
      '3e': ['Modéliser une pièce en 3D', 'Comprendre un réseau informatique', 'Mener un projet en équipe'],
    },
    words: [
      ['Le travail de groupe doit être mieux partagé.', 'Des bases à revoir en programmation.'],
      ['Bonne implication dans le projet.', 'De l’intérêt et du sérieux ; les documents sont à compléter.'],
      ['Une vraie aisance : aide volontiers ses camarades.', 'Réalisation remarquable, très bien présentée.'],
    ],
  },
  {
    code: '090100',
    label: 'Arts plastiques',
    teacher: { civility: 'MME', familyName: 'VELOUPOULÉ', firstName: 'Ingrid' },
    offset: 1.8,
    elements: {
      '4e': ['Détourner un objet du quotidien', 'Représenter le mouvement', 'Créer à plusieurs une fresque'],
      '3e': ['Réinventer une œuvre', 'Raconter par l’image', 'Présenter son travail au public'],
    },
    words: [
      ['Le matériel manque souvent ; de bonnes idées pourtant.', 'Des réalisations inachevées, à reprendre.'],
      ['De l’imagination et du soin.', 'Travail agréable, la pratique s’affine.'],
      ['Une grande sensibilité et des réalisations abouties.', 'Créativité remarquable.'],
    ],
  },
  {
    code: '091300',
    label: 'Éducation musicale',
    teacher: { civility: 'M', familyName: 'BARET', firstName: 'Gilbert' },
    offset: 1.5,
    elements: {
      '4e': ['Chanter un maloya à deux voix', 'Reconnaître les instruments du séga', 'Créer une ambiance sonore'],
      '3e': ['Interpréter un chant engagé', 'Comparer deux versions d’une œuvre', 'Enregistrer un projet musical'],
    },
    words: [
      ['L’écoute doit progresser.', 'Une participation trop rare aux chants.'],
      ['Bonne participation aux projets.', 'De l’écoute et de l’énergie.'],
      ['Une voix et une oreille très sûres.', 'Engagement exemplaire dans la chorale.'],
    ],
  },
  {
    code: '100100',
    label: 'Éducation physique et sportive',
    teacher: { civility: 'MME', familyName: 'CLAIN', firstName: 'Émeline' },
    offset: 1.6,
    elements: {
      '4e': ['Courir vite et longtemps', 'Jouer en équipe : le handball', 'Nager en sécurité'],
      '3e': ['Préparer sa course d’endurance', 'Arbitrer et jouer : le badminton', 'Créer un enchaînement dansé'],
    },
    words: [
      ['La tenue est trop souvent oubliée.', 'Doit accepter de s’engager davantage.'],
      ['Investissement régulier, esprit d’équipe.', 'De bons progrès, à poursuivre.'],
      ['Un engagement total et un vrai fair-play.', 'Excellentes performances, toujours à l’écoute.'],
    ],
  },
];
