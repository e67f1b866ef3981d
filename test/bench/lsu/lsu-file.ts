import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

/** What the generated SIECLE file has of a pupil, for her bilans. */
export interface BenchPupil {
  localId: string;
  familyName: string;
  firstName: string;
  division: string;
}

const SUBJECTS = [
  ['020700', 'Français'],
  ['061300', 'Mathématiques'],
  ['030201', 'Anglais LV1'],
  ['030602', 'Espagnol LV2'],
  ['043700', 'Histoire-géographie'],
  ['062900', 'Sciences de la vie et de la Terre'],
  ['062300', 'Physique-chimie'],
  ['070800', 'Technologie'],
  ['080300', 'Éducation musicale'],
  ['100100', 'Éducation physique et sportive'],
] as const;
const ELEMENTS_EACH = 12;
const SENTENCES = [
  'Trimestre sérieux : le travail est régulier et les leçons sont sues.',
  'La participation à l’oral, encore timide, gagnerait à s’affirmer au prochain trimestre.',
  'Des progrès nets dans la rédaction ; l’orthographe reste à surveiller, surtout les accords.',
  'L’attention se relâche parfois en fin d’heure, ce qui nuit à la compréhension des consignes.',
  'De bonnes capacités de raisonnement, à mettre au service d’une démarche mieux rédigée.',
  'Le cahier est tenu avec soin et les devoirs sont rendus à l’heure.',
  'Il faut apprendre à relire ses copies et oser demander de l’aide quand une notion résiste.',
  'Un élève volontaire, curieux, qui aide volontiers ses camarades pendant les travaux de groupe.',
  'Les bases sont fragiles : les exercices d’entraînement proposés doivent être faits chaque semaine.',
  'Ensemble très satisfaisant. Continuez ainsi !',
];
const CORE = ['CPD_FRA', 'CPD_ETR', 'CPD_SCI', 'CPD_ART', 'MET_APP', 'FRM_CIT', 'SYS_NAT', 'REP_MND'];

const pick = <T>(list: readonly T[], index: number): T => list[(index * 7919) % list.length]!;
/** Two to four sentences of a teacher, some 150 to 350 characters. */
const appreciation = (seed: number) =>
  Array.from({ length: 2 + (seed % 3) }, (_, index) => pick(SENTENCES, seed + index * 3)).join(' ');
const refs = (prefix: string, count: number, seed: number, of: number) =>
  Array.from({ length: count }, (_, index) => `${prefix}${(seed + index) % of}`).join(' ');

/** Writes the three trimestres of all pupils as their school’s software would. */
export async function writeLsuFile(path: string, uai: string, year: number, pupils: readonly BenchPupil[]) {
  const file = createWriteStream(path);
  for (const part of parts(uai, year, pupils)) if (!file.write(part)) await once(file, 'drain');
  file.end();
  await once(file, 'close');
}

function* parts(uai: string, year: number, pupils: readonly BenchPupil[]): Generator<string> {
  yield `<?xml version="1.0" encoding="UTF-8"?>
<lsun-bilans xmlns="urn:fr:edu:scolarite:lsun:bilans:import" schemaVersion="3.0">
<entete><editeur>Bench</editeur><application>Bench</application><etablissement>${uai}</etablissement></entete><donnees>
<responsables-etab><responsable-etab id="RE" libelle="Mme Perrine CASSAGNAC"/></responsables-etab><eleves>\n`;
  for (const { localId, familyName, firstName, division } of pupils) {
    yield `<eleve id="EL_${localId}" id-be="${localId}" nom="${familyName}" prenom="${firstName}" code-division="${division}"/>\n`;
  }
  yield '</eleves><periodes>\n';
  for (const index of [1, 2, 3]) {
    yield `<periode id="P_${index}" millesime="${year}" indice="${index}" nb-periodes="3"/>\n`;
  }
  yield '</periodes><disciplines>\n';
  for (const [index, [code, label]] of SUBJECTS.entries()) {
    yield `<discipline id="DI_${index}" code="${code}" modalite-election="S" libelle="${label}"/>\n`;
  }
  yield '</disciplines><enseignants>\n';
  for (let index = 0; index < 45; index += 1) {
    yield `<enseignant id="ENS_${index}" type="epp" id-sts="${42_000 + index}" civilite="MME" nom="TALOBRE-${index}" prenom="Cécile"/>\n`;
  }
  yield '</enseignants><elements-programme>\n';
  for (let index = 0; index < SUBJECTS.length * ELEMENTS_EACH; index += 1) {
    yield `<element-programme id="EP_${index}" libelle="Reconnaître et mobiliser en situation la notion n° ${index} du programme du cycle"/>\n`;
  }
  yield '</elements-programme><parcours-communs>\n';
  for (const division of new Set(pupils.map((pupil) => pupil.division))) {
    yield `<parcours-commun periode-ref="P_1" code-division="${division}"><parcours code="PAR_SAN">Séance sur le sommeil.</parcours></parcours-commun>\n`;
  }
  yield `</parcours-communs><epis><epi id="EPI" intitule="La rivière au fil des saisons" thematique="EPI_EDD" discipline-refs="DI_5 DI_4"/></epis>
<epis-groupes><epi-groupe id="EPG" epi-ref="EPI" intitule="Rivière"><commentaire>Groupe autonome.</commentaire><enseignants-disciplines><enseignant-discipline enseignant-ref="ENS_4" discipline-ref="DI_5"/></enseignants-disciplines></epi-groupe></epis-groupes>
<bilans-periodiques>\n`;
  for (const period of [1, 2, 3]) {
    for (const [index, pupil] of pupils.entries()) yield bilan(pupil, period, year, index * 3 + period);
  }
  yield '</bilans-periodiques></donnees></lsun-bilans>\n';
}

const COUNCILS = (year: number) => [`${year}-12-04`, `${year + 1}-03-12`, `${year + 1}-06-15`];

function bilan({ localId }: BenchPupil, period: number, year: number, seed: number): string {
  const day = COUNCILS(year)[period - 1]!;
  const acquis = SUBJECTS.map((_, index) => {
    const place = seed * SUBJECTS.length + index;
    const elements = refs('EP_', 3, place, SUBJECTS.length * ELEMENTS_EACH);
    return `<acquis discipline-ref="DI_${index}" enseignant-refs="ENS_${place % 45}" element-programme-refs="${elements}" moyenne-eleve="${8 + (place % 11)}.5" moyenne-structure="12.3"><appreciation>${appreciation(place)}</appreciation></acquis>`;
  }).join('\n');
  const epi = seed % 2 === 0 ? '<epis-eleve><epi-eleve epi-groupe-ref="EPG"/></epis-eleve>' : '';
  const core = CORE.map((code, index) => `<domaine code="${code}" positionnement="${1 + ((seed + index) % 4)}"/>`);
  return `<bilan-periodique eleve-ref="EL_${localId}" periode-ref="P_${period}" date-conseil-classe="${day}" date-scolarite="${year}-09-01" date-verrou="${day}T18:00:00" responsable-etab-ref="RE" prof-princ-refs="ENS_${seed % 45}">
<liste-acquis>${acquis}</liste-acquis>${epi}
<liste-parcours><parcours code="PAR_AVN">Visite d’un atelier de menuiserie, puis entretien avec la psychologue.</parcours></liste-parcours>
<acquis-conseils>${appreciation(seed)} ${appreciation(seed + 1)}</acquis-conseils>
<vie-scolaire nb-retards="${seed % 4}" nb-abs-justifiees="${seed % 5}" nb-abs-injustifiees="0" nb-heures-manquees="${seed % 9}"/>
<socle>${core.join('')}</socle>
<responsables><responsable civilite="MME" nom="BRIVAL" prenom="Sandrine" legal1="true" lien-parente="MERE"><adresse ligne1="4 impasse des Noisetiers bleus" code-postal="15000" commune="AURILLAC"/></responsable></responsables>
</bilan-periodique>\n`;
}
