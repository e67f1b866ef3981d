import { z } from 'zod';
import { localizedText } from './localized-text.ts';
import { httpUrl } from './web.ts';

/** What pages show of the organisation. The default shows no State emblem: its use is reserved (obligations.md §4). */
export const brandGroup = z.strictObject({
  lines: z.array(z.string().max(30)).min(1).max(4).default(['Services', 'numériques', 'des écoles']),
  idpName: z.string().max(40).default('ÉduConnect'),
  idpTagline: localizedText(120).default({
    fr: 'Un compte unique pour les services numériques des écoles',
    en: 'One account for the digital services of schools',
    ar: 'حساب واحد للخدمات الرقمية للمدارس',
  }),
  portalName: z.string().max(40).default('Scolarité services'),
  portalTagline: localizedText(120).default({
    fr: 'Le suivi de la scolarité',
    en: 'Following school life',
    ar: 'متابعة الدراسة',
  }),
  logo: z.string().optional().describe('An SVG or PNG file shown beside the lines of the header.'),
  colour: z
    .string()
    .regex(/^#[0-9a-f]{6}$/i, 'écrivez une couleur comme #000091')
    .optional()
    .describe('Main colour of buttons and links, dark enough for white text.'),
});

/** How the default of what only the operator knows ends; production refuses it. */
export const TO_BE_WRITTEN = 'à renseigner';
const toBeWritten = (what: string) => z.string().default(`${what} ${TO_BE_WRITTEN}`);

/** Whom to call and who answers for the service: the help, legal and privacy pages. */
export const operatorGroup = z.strictObject({
  name: toBeWritten('Exploitant'),
  address: toBeWritten('Adresse'),
  publicationDirector: toBeWritten('Directeur de la publication'),
  host: toBeWritten('Hébergeur'),
  dataProtectionContact: toBeWritten('Délégué à la protection des données'),
  accessibilityContact: toBeWritten('Contact accessibilité'),
  supportPhone: z.string().default('0 809 54 06 06'),
  supportHours: z.string().default('du lundi au vendredi de 8 h à 20 h, le samedi de 8 h à 12 h (heure de Paris)'),
  supportUrl: httpUrl.optional(),
});
