import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import iconv from 'iconv-lite';

const LETTERS = 'ABCDEFGHJKLMNPRSTUVWXYZ';
const FAMILIES = [
  'BRIVAL',
  'COSTEDOAT',
  'LECŒUR',
  "N'GUESSAN",
  'PAYET',
  'VASSEROT',
  'ROUMÉGOUX',
  'MÉRIGNAC',
  'TALANDIER',
];
const FIRST = [
  'Maëlle',
  'Théo',
  'Zoé',
  'Kélian',
  'Aya',
  'Jules',
  'Élisa',
  'Inès',
  'Olivier',
  'Sandrine',
  'Stéphane',
  'Gaël',
];

export interface GeneratedFiles {
  files: string[];
  pupils: number;
  guardians: number;
}

/** A pair of SIECLE files for each of `schools` schools, as long as real ones a pupil, written as a stream. */
export async function generateSchoolFiles(folder: string, pupils: number, schools: number): Promise<GeneratedFiles> {
  const files: string[] = [];
  const each = Math.ceil(pupils / schools);
  for (let school = 0; school < schools; school += 1) {
    const uai = uaiOf(7_600_000 + school);
    const from = school * each;
    const to = Math.min(pupils, from + each);
    files.push(await write(join(folder, `${uai}-eleves.xml`), eleves(uai, from, to)));
    files.push(await write(join(folder, `${uai}-responsables.xml`), responsables(uai, from, to)));
  }
  return { files, pupils, guardians: guardiansBefore(pupils) };
}

const uaiOf = (number: number) => `${String(number).padStart(7, '0')}${LETTERS[number % LETTERS.length]}`;
const pick = <T>(list: readonly T[], index: number): T => list[(index * 7919) % list.length]!;
/** Seventeen guardians for ten pupils: every pupil has a mother, seven in ten have a father too. */
const hasFather = (pupil: number) => pupil % 10 < 7;
const guardiansBefore = (pupil: number) => pupil + Math.floor(pupil / 10) * 7 + Math.min(pupil % 10, 7);

async function write(path: string, lines: Iterable<string>): Promise<string> {
  const file = createWriteStream(path);
  let block: string[] = [];
  const flush = async () => {
    if (!file.write(iconv.encode(block.join('\n'), 'iso-8859-15'))) await once(file, 'drain');
    block = [''];
  };
  for (const line of lines) if (block.push(line) >= 5_000) await flush();
  await flush();
  file.end();
  await once(file, 'close');
  return path;
}

function* head(root: string, uai: string): Generator<string> {
  yield '<?xml version="1.0" encoding="ISO-8859-15"?>';
  yield `<${root} VERSION="3.0"><PARAMETRES><UAJ>${uai}</UAJ><ANNEE_SCOLAIRE>2025</ANNEE_SCOLAIRE>`;
  yield '<DATE_EXPORT>03/11/2025</DATE_EXPORT><HORODATAGE>03/11/2025 09:12:45</HORODATAGE></PARAMETRES><DONNEES>';
}

function* eleves(uai: string, from: number, to: number): Generator<string> {
  yield* head('BEE_ELEVES', uai);
  yield '<ELEVES>';
  for (let pupil = from; pupil < to; pupil += 1) yield eleve(uai, pupil);
  yield '</ELEVES><OPTIONS>';
  for (let pupil = from; pupil < to; pupil += 1) {
    yield `<OPTION ELEVE_ID="${pupil}" ELENOET="${pupil}"><OPTIONS_ELEVE><NUM_OPTION>1</NUM_OPTION><CODE_MODALITE_ELECT>O</CODE_MODALITE_ELECT><CODE_MATIERE>030201</CODE_MATIERE></OPTIONS_ELEVE></OPTION>`;
  }
  yield '</OPTIONS><STRUCTURES>';
  for (let pupil = from; pupil < to; pupil += 1) {
    yield `<STRUCTURES_ELEVE ELEVE_ID="${pupil}" ELENOET="${pupil}"><STRUCTURE><CODE_STRUCTURE>3 ${pupil % 26}</CODE_STRUCTURE><TYPE_STRUCTURE>D</TYPE_STRUCTURE></STRUCTURE><STRUCTURE><CODE_STRUCTURE>3LATGR1</CODE_STRUCTURE><TYPE_STRUCTURE>G</TYPE_STRUCTURE></STRUCTURE></STRUCTURES_ELEVE>`;
  }
  yield '</STRUCTURES><BOURSES/><ADRESSES/></DONNEES></BEE_ELEVES>';
}

function eleve(uai: string, pupil: number): string {
  const ine = `${String(990_000_000 + pupil)}AB`;
  const day = String(1 + (pupil % 28)).padStart(2, '0');
  return `<ELEVE ELEVE_ID="${pupil}" ELENOET="${pupil}">
<ID_NATIONAL>${ine}</ID_NATIONAL><INE_RNIE>${ine}</INE_RNIE><ELENOET>${pupil}</ELENOET><ID_ELEVE_ETAB>${pupil}</ID_ELEVE_ETAB>
<NOM_DE_FAMILLE>${pick(FAMILIES, pupil)}-${pupil}</NOM_DE_FAMILLE><PRENOM>${pick(FIRST, pupil)}</PRENOM><PRENOM2>Rose</PRENOM2>
<DATE_NAISS>${day}/03/2011</DATE_NAISS><DOUBLEMENT>0</DOUBLEMENT><CODE_PAYS>100</CODE_PAYS><ACCEPTE_SMS>0</ACCEPTE_SMS>
<DATE_MODIFICATION>05/09/2025</DATE_MODIFICATION><CODE_REGIME>24</CODE_REGIME><DATE_ENTREE>01/09/2025</DATE_ENTREE>
<CODE_SEXE>${1 + (pupil % 2)}</CODE_SEXE><CODE_PAYS_NAT>100</CODE_PAYS_NAT><CODE_STATUT>ST</CODE_STATUT><CODE_MEF>10310019110</CODE_MEF>
<CODE_DEPARTEMENT_NAISS>015</CODE_DEPARTEMENT_NAISS><CODE_COMMUNE_INSEE_NAISS>15014</CODE_COMMUNE_INSEE_NAISS>
<ADHESION_TRANSPORT>0</ADHESION_TRANSPORT><CODE_PROVENANCE>1</CODE_PROVENANCE>
<SCOLARITE_AN_DERNIER><CODE_STRUCTURE>4 A</CODE_STRUCTURE><CODE_MEF>10210001110</CODE_MEF><CODE_RNE>${uai}</CODE_RNE><SIGLE>CLG</SIGLE>
<DENOM_PRINC>COLLEGE</DENOM_PRINC><DENOM_COMPL>DES BURONS</DENOM_COMPL><CODE_NATURE>340</CODE_NATURE>
<CODE_COMMUNE_INSEE>15014</CODE_COMMUNE_INSEE><LL_COMMUNE_INSEE>AURILLAC</LL_COMMUNE_INSEE></SCOLARITE_AN_DERNIER></ELEVE>`;
}

function* responsables(uai: string, from: number, to: number): Generator<string> {
  yield* head('BEE_RESPONSABLES', uai);
  yield '<PERSONNES>';
  for (let pupil = from; pupil < to; pupil += 1) {
    yield personne(pupil, 'MME', guardiansBefore(pupil));
    if (hasFather(pupil)) yield personne(pupil, 'M.', guardiansBefore(pupil) + 1);
  }
  yield '</PERSONNES><RESPONSABLES>';
  for (let pupil = from; pupil < to; pupil += 1) {
    yield lien(pupil, guardiansBefore(pupil), 10);
    if (hasFather(pupil)) yield lien(pupil, guardiansBefore(pupil) + 1, 20);
  }
  yield '</RESPONSABLES><ADRESSES>';
  for (let person = guardiansBefore(from); person < guardiansBefore(to); person += 1) {
    yield `<ADRESSE ADRESSE_ID="${person}"><LIGNE1_ADRESSE>${person} impasse des Noisetiers bleus</LIGNE1_ADRESSE><LIGNE2_ADRESSE></LIGNE2_ADRESSE><LIGNE3_ADRESSE></LIGNE3_ADRESSE><LIGNE4_ADRESSE></LIGNE4_ADRESSE><CODE_POSTAL>15000</CODE_POSTAL><CODE_PAYS>100</CODE_PAYS><CODE_COMMUNE_INSEE>15014</CODE_COMMUNE_INSEE><LL_PAYS>FRANCE</LL_PAYS><CODE_DEPARTEMENT>015</CODE_DEPARTEMENT><LIBELLE_POSTAL>AURILLAC</LIBELLE_POSTAL></ADRESSE>`;
  }
  yield '</ADRESSES></DONNEES></BEE_RESPONSABLES>';
}

function personne(pupil: number, civility: string, person: number): string {
  const mobile = `06${String(10_000_000 + person).padStart(8, '0')}`;
  return `<PERSONNE PERSONNE_ID="${person}"><LC_CIVILITE>${civility}</LC_CIVILITE><LL_CIVILITE>-</LL_CIVILITE>
<NOM_DE_FAMILLE>${pick(FAMILIES, person)}-${person}</NOM_DE_FAMILLE><NOM_USAGE>${pick(FAMILIES, pupil)}-${pupil}</NOM_USAGE>
<PRENOM>${pick(FIRST, person)}</PRENOM><TEL_PERSONNEL>0199${String(person).padStart(6, '0')}</TEL_PERSONNEL><TEL_PORTABLE>${mobile}</TEL_PORTABLE>
<ACCEPTE_SMS>1</ACCEPTE_SMS><TEL_PROFESSIONNEL></TEL_PROFESSIONNEL><MEL>guardian.${person}@example.fr</MEL>
<COMMUNICATION_ADRESSE>1</COMMUNICATION_ADRESSE><ADRESSE_ID>${person}</ADRESSE_ID><CODE_PROFESSION>43</CODE_PROFESSION></PERSONNE>`;
}

function lien(pupil: number, person: number, kinship: number): string {
  return `<RESPONSABLE_ELEVE><ELEVE_ID>${pupil}</ELEVE_ID><PERSONNE_ID>${person}</PERSONNE_ID><NIVEAU_RESPONSABILITE>1</NIVEAU_RESPONSABILITE><CODE_PARENTE>${kinship}</CODE_PARENTE><PAIE_FRAIS_SCOLAIRES>1</PAIE_FRAIS_SCOLAIRES><PERCOIT_LES_AIDES>true</PERCOIT_LES_AIDES><HEBERGE_ELEVE>true</HEBERGE_ELEVE><A_CONTACTER_EN_PRIORITE>true</A_CONTACTER_EN_PRIORITE></RESPONSABLE_ELEVE>`;
}
