import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openPortalTestDatabase, type TestDatabase } from '../../support/database.ts';
import { broken, faultsIn, importSources, lsuPortal, lsuText, SAMPLE } from './support/lsu.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openPortalTestDatabase();
});
afterAll(() => database.drop());

const faultsOf = (content: string, options = {}) => faultsIn(database, content, options);
const without = (from: string | RegExp) => broken(from, '');
const SOCLE = '<domaine code="CPD_ART" positionnement="3"/>\n';

describe('J3 a broken LSU file is refused whole, each fault told with its line and element', () => {
  it.each<[string, string, string[]]>([
    [
      'of another kind',
      SAMPLE.replaceAll('lsun-bilans', 'BEE_ELEVES'),
      ['2 BEE_ELEVES: L’élément racine est « BEE_ELEVES » : ce n’est pas un fichier de bilans LSU.'],
    ],
    [
      'in another namespace',
      broken('lsun:bilans:import"', 'lsun:autre"'),
      [
        '2 lsun-bilans: L’espace de noms est « urn:fr:edu:scolarite:lsun:autre » : il doit être urn:fr:edu:scolarite:lsun:bilans:import.',
      ],
    ],
    [
      'of a version to come',
      broken('schemaVersion="3.0"', 'schemaVersion="4.0"'),
      ['2 lsun-bilans: L’attribut « schemaVersion » vaut « 4.0 » : il doit valoir 2.0, 3.0.'],
    ],
    ['without version', without(' schemaVersion="3.0"'), ['2 lsun-bilans: L’attribut « schemaVersion » est absent.']],
    [
      'of a school whose code is wrong',
      broken('0159901F', '0159901G'),
      ['7 etablissement: Le code UAI « 0159901G » est faux : sept chiffres et une lettre de contrôle.'],
    ],
    [
      'without school',
      without(/ *<etablissement>.*<\/etablissement>\n/),
      ['3 entete: L’élément « etablissement » est absent.'],
    ],
    [
      'whose periods come before its pupils',
      SAMPLE.replace(/( *<eleves>[\s\S]*<\/eleves>\n)( *<periodes>[\s\S]*<\/periodes>\n)/, '$2$1'),
      ['17 eleves: L’élément « eleves » doit venir avant « periodes ».'],
    ],
    [
      'with a section twice',
      broken('<acc-persos>', '<epis/>\n    <acc-persos>'),
      [
        '68 epis: L’élément « epis » doit venir avant « epis-groupes ».',
        '68 epis: L’élément « epis » ne peut figurer qu’une fois dans « donnees ».',
      ],
    ],
    [
      'with an element that the schema does not have',
      broken('<devoirs-faits>', '<note><devoirs-faits/></note>\n<devoirs-faits>'),
      ['142 note: L’élément « note » n’existe pas dans « bilan-periodique ».'],
    ],
    [
      'with an element of another namespace',
      broken('<devoirs-faits>', '<x:note xmlns:x="urn:x"/><devoirs-faits>'),
      ['142 note: L’élément « note » n’existe pas dans « bilan-periodique ».'],
    ],
    [
      'with an attribute that the schema does not have',
      broken('nb-retards="1"', 'nb-retards="1" humeur="bonne"'),
      ['105 vie-scolaire: L’attribut « humeur » n’existe pas ici.'],
    ],
    [
      'without the general appreciation',
      without(/ *<acquis-conseils>.*<\/acquis-conseils>\n/),
      ['79 bilan-periodique: L’élément « acquis-conseils » est absent.'],
    ],
    ['without the lates', without('nb-retards="1" '), ['105 vie-scolaire: L’attribut « nb-retards » est absent.']],
    [
      'with a bilan that is not locked',
      without(' date-verrou="2025-12-09T17:40:00"'),
      ['79 bilan-periodique: La date de verrou (date-verrou) est absente : verrouillez d’abord ce bilan.'],
    ],
    [
      'with a lock on a day that no calendar has',
      broken('date-verrou="2026-03-17T18:05:30"', 'date-verrou="2026-02-30"'),
      [
        '115 bilan-periodique: L’attribut « date-verrou » vaut « 2026-02-30 » : ce n’est pas une date AAAA-MM-JJ, suivie ou non de Thh:mm:ss.',
      ],
    ],
    [
      'with a council on a French date',
      broken('date-conseil-classe="2025-12-04"', 'date-conseil-classe="04/12/2025"'),
      [
        '79 bilan-periodique: L’attribut « date-conseil-classe » vaut « 04/12/2025 » : ce n’est pas une date AAAA-MM-JJ.',
      ],
    ],
    [
      'with a reference to nothing',
      broken('enseignant-refs="ENS_1 ENS_4"', 'enseignant-refs="ENS_1 ENS_9"'),
      ['90 acquis: L’attribut « enseignant-refs » désigne « ENS_9 », qui n’est pas défini avant.'],
    ],
    [
      'with a reference to something else',
      broken('discipline-ref="DI_020700" enseignant', 'discipline-ref="ENS_1" enseignant'),
      ['81 acquis: L’attribut « discipline-ref » désigne « ENS_1 », un élément « enseignant » et non « discipline ».'],
    ],
    [
      'with a project of one subject',
      broken('discipline-refs="DI_062900 DI_042100"', 'discipline-refs="DI_062900"'),
      ['55 epi: L’attribut « discipline-refs » doit désigner de 2 à 20 éléments.'],
    ],
    [
      'with an identifier twice',
      broken('id="P_2"', 'id="P_1"'),
      [
        '19 periode: L’identifiant « P_1 » est déjà pris à la ligne 18.',
        '115 bilan-periodique: L’attribut « periode-ref » désigne « P_2 », qui n’est pas défini avant.',
        '202 bilan-periodique: L’attribut « periode-ref » désigne « P_2 », qui n’est pas défini avant.',
      ],
    ],
    [
      'with an identifier that is none',
      broken('id="EPI_01"', 'id="1 EPI"').replaceAll('epi-ref="EPI_01"', 'epi-ref="1"'),
      [
        '55 epi: L’identifiant « 1 EPI » n’est pas un identifiant XML.',
        '60 epi-groupe: L’attribut « epi-ref » désigne « 1 », qui n’est pas défini avant.',
      ],
    ],
    [
      'with a pupil twice',
      broken('id-be="700104"', 'id-be="700101"'),
      [
        '15 eleve: La même valeur (id-be) figure déjà à la ligne 14.',
        '15 eleve: L’élève 700101 (id-be) est un autre élève dans l’établissement 0159901F : vérifiez le nom et le prénom.',
      ],
    ],
    [
      'with a bilan twice',
      broken('eleve-ref="EL_700101" periode-ref="P_2"', 'eleve-ref="EL_700101" periode-ref="P_1"'),
      ['115 bilan-periodique: La même valeur (eleve-ref, periode-ref) figure déjà à la ligne 79.'],
    ],
    [
      'with a subject twice in a bilan',
      broken('discipline-ref="DI_061300" enseignant', 'discipline-ref="DI_020700" enseignant'),
      ['84 acquis: La même valeur (discipline-ref) figure déjà à la ligne 81.'],
    ],
    [
      'with an appreciation too long',
      broken('De solides connaissances.', 'é'.repeat(601)),
      ['91 appreciation: Le texte a 601 caractères : 600 au plus.'],
    ],
    [
      'with a mark too long',
      broken('moyenne-eleve="13.2/20"', 'moyenne-eleve="13.25 / 20"'),
      ['87 acquis: L’attribut « moyenne-eleve » a 10 caractères : 8 au plus.'],
    ],
    [
      'with a blank text',
      broken('De solides connaissances.', ' \n\t'),
      ['91 appreciation: Le texte est vide : supprimez l’élément ou complétez-le.'],
    ],
    [
      'with a blank name of school head',
      broken('libelle="Mme Perrine CASSAGNAC"', 'libelle="  "'),
      ['11 responsable-etab: L’attribut « libelle » est vide.'],
    ],
    [
      'with text between elements',
      broken('<liste-acquis>', '<liste-acquis>Français'),
      ['80 liste-acquis: Cet élément ne doit pas contenir de texte.'],
    ],
    [
      'with a character that nothing shows',
      broken('De solides', 'De\u0085 solides'),
      ['91 appreciation: Un caractère de commande, qui ne s’affiche pas, est dans le texte.'],
    ],
    [
      'with seven parts of the common core',
      without(SOCLE),
      ['186 socle: 8 éléments « domaine » sont attendus, il y en a 7.'],
    ],
    [
      'with nine parts of the common core',
      broken(SOCLE, SOCLE + SOCLE),
      [
        '191 domaine: La même valeur (code) figure déjà à la ligne 190.',
        '195 domaine: Il y a plus de 8 éléments « domaine » dans « socle ».',
      ],
    ],
    [
      'with an unknown part of the common core',
      broken('code="CPD_ETR"', 'code="CPD_XXX"'),
      [
        '188 domaine: L’attribut « code » vaut « CPD_XXX » : il doit valoir CPD_FRA, CPD_ETR, CPD_SCI, CPD_ART, MET_APP, FRM_CIT, SYS_NAT, REP_MND.',
      ],
    ],
    [
      'with an unknown parcours',
      broken('parcours code="PAR_CIT"', 'parcours code="PAR_EAC"'),
      ['102 parcours: L’attribut « code » vaut « PAR_EAC » : il doit valoir PAR_AVN, PAR_CIT, PAR_ART, PAR_SAN.'],
    ],
    [
      'with a theme of nobody',
      broken('thematique="EPI_EDD"', 'thematique="EPI_MOI"'),
      ['55 epi: La thématique « EPI_MOI » n’est ni nationale ni définie dans le fichier.'],
    ],
    [
      'with a position over four',
      broken('positionnement="2">', 'positionnement="5">'),
      ['155 acquis: L’attribut « positionnement » vaut « 5 » : c’est un nombre entier de 1 à 4.'],
    ],
    [
      'with a thousand lates',
      broken('nb-retards="4"', 'nb-retards="1000"'),
      ['183 vie-scolaire: L’attribut « nb-retards » vaut « 1000 » : c’est un nombre entier de 0 à 999.'],
    ],
    [
      'with oui instead of true',
      broken('eleve-non-note="true"', 'eleve-non-note="oui"'),
      ['93 acquis: L’attribut « eleve-non-note » vaut « oui » : il doit valoir true ou false.'],
    ],
    [
      'with a subject of five figures',
      broken('code="020700"', 'code="20700"'),
      ['22 discipline: L’attribut « code » vaut « 20700 » : il doit avoir 6 caractères.'],
    ],
    [
      'with a fourth period of three',
      broken('indice="2"', 'indice="4"'),
      ['19 periode: La période 4 sur 3 n’existe pas.'],
    ],
    [
      'with a period of another year',
      broken('millesime="2025" indice="2"', 'millesime="2024" indice="2"'),
      [
        '19 periode: L’année scolaire est 2024, celle de l’import est 2025 : donnez-lui l’année 2024 (year) si c’est voulu.',
      ],
    ],
    [
      'with the address of a guardian without town',
      broken(' commune="AURILLAC"', ''),
      ['108 adresse: L’attribut « commune » est absent.'],
    ],
    [
      'with a pupil whom the school does not know',
      broken('id-be="700104"', 'id-be="999999"'),
      ['15 eleve: L’élève 999999 (id-be) n’est pas connu dans l’établissement 0159901F.'],
    ],
    [
      'with the number of another child',
      broken('id-be="700104"', 'id-be="700105"'),
      [
        '15 eleve: L’élève 700105 (id-be) est un autre élève dans l’établissement 0159901F : vérifiez le nom et le prénom.',
      ],
    ],
    [
      'with the number of a brother',
      broken('id-be="700104" nom="PAYET-LORMEAU" prenom="Kélian"', 'id-be="700106" nom="Vasserot" prenom="Ines"'),
      [
        '15 eleve: L’élève 700106 (id-be) est un autre élève dans l’établissement 0159901F : vérifiez le nom et le prénom.',
      ],
    ],
  ])('%s', async (_, content, expected) => {
    expect(await faultsOf(content)).toEqual(expected);
  });

  it('of another school than the one that was named, of another year than this one', async () => {
    expect(await faultsOf(SAMPLE, { uai: '0159902G' })).toEqual([
      '7 etablissement: Le fichier est celui de l’établissement 0159901F, non de 0159902G.',
    ]);
    expect((await faultsOf(SAMPLE, { year: 2026 })).slice(-1)).toEqual([
      '254 bilan-cycle: L’année scolaire est 2025, celle de l’import est 2026 : donnez-lui l’année 2025 (year) si c’est voulu.',
    ]);
  });

  it('with a hundred faults, and the number of all of them', async () => {
    const report = await importSources(lsuPortal(database), [
      lsuText(broken('<epis-eleve>', `${'<x/>'.repeat(300)}<epis-eleve>`)),
    ]);
    expect(report).toMatchObject({ ok: false, errorCount: 300 });
    expect(report.errors).toHaveLength(100);
  });
});
