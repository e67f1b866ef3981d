import { WEBHOOK_EVENTS, type WebhookEvent } from '../../../config/groups/webhooks.ts';
import { code, list, paragraph, type Section, terms } from '../../../web/guide-blocks.ts';
import { MOST } from '../../campaign/too-often.ts';
import { MOST_VERSIONS } from '../../report-cards/keep-card.ts';
import type { Scope } from '../operation.ts';
import { CLIENT_LIMIT } from '../serve-operation.ts';
import { type Facts, snippets } from './snippets.ts';

const SCOPE_NAMES: Readonly<Record<Scope, string>> = {
  'orientation:read': 'lire les campagnes et les dossiers d’orientation',
  'orientation:write': 'écrire les campagnes et les dossiers d’orientation',
  'report-cards:read': 'lire les élèves et les bilans de l’établissement',
  'report-cards:write': 'écrire les bilans, un par un ou par fichier LSU',
  'contacts:read': 'lire les corrections de coordonnées des familles',
  'contacts:write': 'accepter ou refuser ces corrections',
};

const EVENT_NAMES: Readonly<Record<WebhookEvent, string>> = {
  'orientation.entry-validated': 'une famille a validé ses intentions ou ses choix',
  'orientation.acknowledged': 'une famille a pris connaissance de l’avis',
  'orientation.answer-given': 'une famille a répondu à la proposition ou à la décision',
  'orientation.appeal-lodged': 'une famille a fait appel',
  'orientation.stay-asked': 'une famille a demandé le maintien dans la classe d’origine',
  'contact.corrected': 'un responsable légal a corrigé ses coordonnées',
};

/** What the developer page says before the list of operations. */
export function openingSections(facts: Facts): Section[] {
  const { api, issuer, isDemonstration } = facts;
  const { token, pupils } = snippets(facts);
  return [
    {
      id: 'jeton',
      title: 'Obtenir un client et un jeton',
      blocks: [
        isDemonstration
          ? paragraph(
              'Dans cette démonstration, le client s’appelle `vie-scolaire` et son secret est dans le fichier ' +
                '`data/secrets/school-client`. Lancez ces commandes dans le dossier du projet.',
            )
          : paragraph(
              'Demandez un client à l’exploitant de ce service : il vous donne un identifiant et un secret, et déclare les ' +
                'établissements (UAI) et les droits qu’il vous accorde.',
            ),
        paragraph(
          `Un jeton s’obtient à \`${issuer}/token\` (OAuth 2, client credentials), pour cette API : \`resource=${api}\`. Il dure ` +
            'quelques minutes : demandez-en un autre quand il se termine.',
        ),
        code('token', 'obtenir un jeton', token),
        paragraph(
          'Nommez dans `scope`, séparés par des espaces, les droits qu’il vous faut : un droit que votre client n’a pas fait refuser la demande (`invalid_scope`).',
        ),
        paragraph('Premier appel : les élèves d’un établissement, avec leur identifiant `sub` dans cette API.'),
        code('pupils', 'lire les élèves', pupils),
        paragraph(
          'Un établissement que votre client ne sert pas, un élève inconnu et une adresse sans contenu donnent la même réponse : 404.',
        ),
      ],
    },
    {
      id: 'droits',
      title: 'Droits (scopes)',
      blocks: [terms(Object.entries(SCOPE_NAMES).map(([scope, name]) => [`\`${scope}\``, name] as const))],
    },
  ];
}

/** What it says after. */
export function closingSections(facts: Facts): Section[] {
  const { card, put, corrections, decision, lsu, pages, problem, webhook } = snippets(facts);
  return [
    {
      id: 'ecrire',
      title: 'Écrire sans risque',
      blocks: [
        paragraph('Toute écriture peut être répétée : ce qui est déjà ainsi ne change pas, et la réponse est 200.'),
        list(
          '`Idempotency-Key` : un texte à vous, comme un UUID. Répétée dans les 24 heures avec la même clé, la requête n’est pas refaite. Une requête refusée n’use pas sa clé.',
          '`If-Match` : l’`ETag` que vous avez lu. Si quelqu’un a changé le contenu entre-temps, la réponse est 412 : relisez, puis décidez.',
          '`If-None-Match: *` : écrire seulement s’il n’y a rien encore. Avec l’`ETag` d’une lecture, la réponse est 304 tant que rien n’a changé.',
        ),
      ],
    },
    {
      id: 'bilans',
      title: 'Écrire un bilan',
      blocks: [
        paragraph(
          'Le nom d’un bilan dit l’année, la période ou le cycle, et l’établissement : `2025-p1-3-9749901U` est le premier trimestre de 2025-2026, `2025-c4-9749901U` la fin du cycle 4. Les familles voient le bilan à partir de `locked_at`. Un changement crée une version ; les précédentes sont gardées.',
        ),
        paragraph('Voici celui d’un élève d’une école, avec tout ce qui est obligatoire :'),
        code('card', 'préparer un bilan', card),
        code('put', 'écrire un bilan', put),
        paragraph(
          'Le même modèle sert aux deux degrés. Dans une école, une matière a son `domain`, et une `position` de 1 à 4 ; au collège, elle a des notes (`marks`) ou une `position`. Le document OpenAPI donne aussi, sous `ReportCardInput`, le bilan d’un collège et celui d’une fin de cycle. Chaque lecture d’un bilan par votre logiciel est montrée à la famille.',
        ),
      ],
    },
    {
      id: 'lsu',
      title: 'Envoyer un fichier LSU',
      blocks: [
        paragraph(
          'Le fichier XML du livret scolaire unique, seul ou dans une archive zip (`Content-Type: application/zip`). Il est vérifié en entier, puis importé en entier ou pas du tout. Commencez par un essai : `dry_run=true`.',
        ),
        code('lsu', 'essayer un fichier LSU', lsu),
        paragraph('Une réponse 422 donne chaque faute avec sa ligne (`line`), son élément (`element`) et son `code`.'),
      ],
    },
    {
      id: 'corrections',
      title: 'Décider une correction de coordonnées',
      blocks: [
        paragraph('Lisez celles qui attendent, ou celle dont un webhook donne l’adresse :'),
        code('corrections', 'lire les corrections qui attendent', corrections),
        paragraph(
          'Reportez-la dans le fichier de l’établissement, puis acceptez-la : `CORRECTION` est son `id`. Pour la refuser, envoyez `{"decision":"refused","reason":"…"}` : la famille lit la raison. Une décision ne change plus.',
        ),
        code('decision', 'accepter une correction', decision),
      ],
    },
    {
      id: 'listes',
      title: 'Lire une liste page par page',
      blocks: [
        paragraph('Suivez `next_cursor` avec les mêmes filtres, jusqu’à ce qu’il n’y en ait plus.'),
        code('pages', 'lire toutes les pages', pages),
      ],
    },
    {
      id: 'erreurs',
      title: 'Erreurs',
      blocks: [
        paragraph(
          'Toute erreur est un `application/problem+json` (RFC 9457). Décidez selon `type`, qui ne change jamais ; `detail` dit quoi faire, en anglais ; `request_id` retrouve la requête dans nos journaux.',
        ),
        code('problem', 'une erreur', problem),
        paragraph('Un champ inconnu ou donné deux fois est refusé : `pointer` dit lequel (RFC 6901).'),
      ],
    },
    {
      id: 'webhooks',
      title: 'Être prévenu (webhooks)',
      blocks: [
        paragraph(
          'L’exploitant déclare l’adresse de votre logiciel. Elle reçoit un POST signé (Standard Webhooks), sans nom : lisez la suite par l’API, à l’adresse `data.url`.',
        ),
        terms(WEBHOOK_EVENTS.map((event) => [`\`${event}\``, EVENT_NAMES[event]] as const)),
        paragraph('Vérifiez la signature et l’heure avant de croire un message :'),
        code('webhook', 'vérifier une signature', webhook),
        list(
          'Répondez 2xx en moins de 5 secondes, puis travaillez. Les redirections ne sont pas suivies.',
          'Sans réponse, le message est renvoyé pendant 3 jours, de plus en plus rarement. Il peut donc venir deux fois : `webhook-id` ne change pas.',
        ),
      ],
    },
    {
      id: 'limites',
      title: 'Limites',
      blocks: [
        list(
          `${CLIENT_LIMIT.points.toLocaleString('fr')} requêtes par minute et par client ; au-delà, 429 avec \`Retry-After\`.`,
          'Corps JSON de 64 Kio, 1 Mio pour un bilan ; fichiers LSU de 50 Mo, un seul import à la fois par établissement.',
          `Un dossier d’orientation change ${MOST.school.hour} fois par heure au plus, un bilan ${MOST_VERSIONS.hour} fois.`,
          'Listes de 200 lignes par page au plus.',
        ),
      ],
    },
  ];
}
