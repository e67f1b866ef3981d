import type { Config } from '../../config/schema.ts';

type Academy = Config['support']['academies'][number];

/** The départements of each académie, as the first three digits of UAI codes have them; Corse has codes of its own there. */
const DEPARTEMENTS: Readonly<Record<string, string>> = {
  'aix-marseille': '004 005 013 084',
  amiens: '002 060 080',
  besancon: '025 039 070 090',
  bordeaux: '024 033 040 047 064',
  'clermont-ferrand': '003 015 043 063',
  corse: '620 720',
  creteil: '077 093 094',
  dijon: '021 058 071 089',
  grenoble: '007 026 038 073 074',
  guadeloupe: '971 977 978',
  guyane: '973',
  'la-reunion': '974',
  lille: '059 062',
  limoges: '019 023 087',
  lyon: '001 042 069',
  martinique: '972',
  mayotte: '976',
  montpellier: '011 030 034 048 066',
  'nancy-metz': '054 055 057 088',
  nantes: '044 049 053 072 085',
  nice: '006 083',
  normandie: '014 027 050 061 076',
  'orleans-tours': '018 028 036 037 041 045',
  paris: '075',
  poitiers: '016 017 079 086',
  reims: '008 010 051 052',
  rennes: '022 029 035 056',
  strasbourg: '067 068',
  toulouse: '009 012 031 032 046 065 081 082',
  versailles: '078 091 092 095',
};

/** The support of a school's académie, where the configuration has it: families need not know which one is theirs. */
export const academyOf = (academies: readonly Academy[], uai: string): Academy | undefined =>
  academies.find(({ id }) => DEPARTEMENTS[id]?.split(' ').includes(uai.slice(0, 3)));
