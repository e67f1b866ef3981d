/**
 * The French mobile numbering plan, overseas territories included (`domain/obligations.md` §1, from ARCEP's decisions and
 * libphonenumber's metadata). libphonenumber itself is not asked about French numbers: it knows 0692… typed after +33 as an
 * invalid metropolitan number, and refuses the block kept for fiction.
 */

/** A country code a French family may choose before typing a number. */
interface DialCode {
  dialCode: string;
  territory:
    | 'metropolitan'
    | 'guadeloupe'
    | 'guyane'
    | 'martinique'
    | 'reunion-mayotte'
    | 'saint-pierre-et-miquelon'
    | 'nouvelle-caledonie'
    | 'polynesie'
    | 'wallis-et-futuna';
}

/** The codes offered by the selector of B2, the default first. */
export const dialCodes: readonly DialCode[] = [
  { dialCode: '+33', territory: 'metropolitan' },
  { dialCode: '+590', territory: 'guadeloupe' },
  { dialCode: '+594', territory: 'guyane' },
  { dialCode: '+596', territory: 'martinique' },
  { dialCode: '+262', territory: 'reunion-mayotte' },
  { dialCode: '+508', territory: 'saint-pierre-et-miquelon' },
  { dialCode: '+687', territory: 'nouvelle-caledonie' },
  { dialCode: '+689', territory: 'polynesie' },
  { dialCode: '+681', territory: 'wallis-et-futuna' },
];

/** The codes whose numbers are dialled `0` + nine digits: for them the block, not the code typed, tells the territory. */
export const tenDigitCodes: readonly string[] = ['33', '590', '594', '596', '262', '508'];

/**
 * Country code of a ten-digit mobile number, first match wins. 0708 has no domestic form of its own in the table; its
 * block belongs to St-Pierre-et-Miquelon alone (no metropolitan 070x mobile exists), so it follows the general rule.
 */
export const tenDigitBlocks: readonly { block: RegExp; code: string }[] = [
  { block: /^069[01]/, code: '590' },
  { block: /^07090/, code: '590' },
  { block: /^0694/, code: '594' },
  { block: /^07093[0-3]/, code: '594' },
  { block: /^069[67]/, code: '596' },
  { block: /^07091/, code: '596' },
  { block: /^069[23]/, code: '262' },
  { block: /^07092/, code: '262' },
  { block: /^0639/, code: '262' },
  { block: /^07093[5-7]/, code: '262' },
  { block: /^0708/, code: '508' },
  { block: /^0[67]/, code: '33' },
];

/** The block kept for fiction: inside Mayotte's 0639, but written as a metropolitan number. */
export const fictionBlock = /^063998/;

/** Territories whose mobile numbers are dialled without a leading zero: what follows the country code. */
export const shortMobiles: Readonly<Record<string, RegExp>> = {
  '508': /^[45]\d{5}$/,
  '687': /^[5789]\d{5}$/,
  '689': /^8[789]\d{6}$/,
  '681': /^(?:72|82|83)\d{4}$/,
};
