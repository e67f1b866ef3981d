import type { WebContext } from '../../../web/context.ts';
import { paragraph } from '../../../web/guide-blocks.ts';
import type { Inspection } from './inspect.ts';
import type { RequestKind } from './read-request.ts';

const KIND_NAMES: Readonly<Record<RequestKind, string>> = {
  authorization: 'une demande de connexion',
  token: 'une demande de jetons',
  logout: 'une demande de déconnexion',
};

const WORDS = {
  heading: 'Inspecteur de requêtes',
  lead: paragraph(
    'Collez l’adresse d’une demande de connexion ou de déconnexion, ou les paramètres d’une demande de jetons. Chaque faute est expliquée. Rien n’est envoyé ni gardé.',
  ),
  label: 'Adresse ou paramètres',
  hint: 'Une adresse entière, ou « nom=valeur » avec « & » ou un retour à la ligne entre chaque.',
  button: 'Expliquer',
  unreadable:
    'Ce n’est pas une demande que nous connaissons : ni adresse, ni paramètres comme client_id ou grant_type.',
  mended: 'La demande corrigée',
  mendedLabel: 'Demande corrigée',
  fault: 'Refusé',
  advice: 'Conseil',
  guide: 'Retour à la page Développeurs',
};

const countOf = (faults: number) => (faults === 1 ? 'une faute' : `${faults} fautes`);

function resultOf(inspection: Inspection) {
  if (!inspection.ok) return { unreadable: WORDS.unreadable };
  const { kind, findings, mended } = inspection;
  const faults = findings.filter((finding) => finding.kind === 'fault').length;
  const verdict = faults === 0 ? 'elle sera acceptée' : `elle sera refusée, ${countOf(faults)}`;
  return {
    isAccepted: faults === 0,
    verdict: paragraph(`C’est ${KIND_NAMES[kind]} : ${verdict}.`),
    findings: findings.map(({ kind: weight, parameter, text, clause }) => ({
      isFault: weight === 'fault',
      weight: WORDS[weight],
      parameter,
      text: paragraph(text),
      clause,
    })),
    mended: findings.length > 0 ? mended : undefined,
  };
}

/** @param pasted what was typed, to be shown again in its field */
export const showInspector = (ctx: WebContext, pasted = '', inspection?: Inspection) =>
  ctx.render('idp/developers/inspector', { words: WORDS, pasted, result: inspection && resultOf(inspection) });
