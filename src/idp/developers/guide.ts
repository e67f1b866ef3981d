import { code, list, paragraph, type Section, terms } from '../../web/guide-blocks.ts';
import { SUPPORTED_ACRS } from '../oidc/acr.ts';
import { claimsByScope } from '../oidc/claims/scopes.ts';
import { ROUTES } from '../oidc/routes.ts';
import { GUARDIAN_EXAMPLE, PUPIL_EXAMPLE } from './claim-examples.ts';
import { ACR_NAMES, CLAIM_NAMES, ENDPOINT_NAMES, ERROR_NAMES, SCOPE_NAMES } from './protocol-names.ts';
import { type Facts, INSPECTOR_PATH, snippets } from './snippets.ts';
import { TEST_FAMILIES, TEST_PASSWORD } from './test-families.ts';

const coded = (name: string) => `\`${name}\``;
const named = (names: readonly string[], texts: Readonly<Record<string, string>>) =>
  terms(names.map((name) => [coded(name), texts[name] ?? ''] as const));

/** How to begin: what an app is, how it is declared, where the provider is. */
function beginning(facts: Facts): Section[] {
  const { issuer, sampleUrl } = facts;
  const { discovery, registration, otherKinds, selfRegistration } = snippets(facts);
  return [
    {
      id: 'commencer',
      title: 'Commencer',
      blocks: [
        paragraph(
          'Prenez une bibliothèque OpenID Connect certifiée : elle vérifie pour vous les signatures, `state`, `nonce` et `iss`. Donnez-lui cette adresse, elle trouve le reste :',
        ),
        code('discovery', 'lire la configuration du fournisseur', discovery),
        paragraph('Le même document est à `/.well-known/oauth-authorization-server` (RFC 8414).'),
        ...(sampleUrl
          ? [
              paragraph(
                `Une application complète, en moins de 150 lignes, est dans le code de ce service : \`src/demo/sample-app/app.ts\`. Elle tourne à l’adresse \`${sampleUrl}\` : connexion, enfants, rafraîchissement, double sécurité, déconnexion partout.`,
              ),
            ]
          : []),
      ],
    },
    {
      id: 'declarer',
      title: 'Déclarer une application',
      blocks: [
        paragraph(
          'L’exploitant de ce service déclare votre application dans son fichier de configuration, par exemple ainsi :',
        ),
        code('registration', 'déclarer une application', registration),
        list(
          '`redirectUris` : les adresses de retour, comparées caractère par caractère. `https`, sans joker ni `#`.',
          '`scopes` et `schools` : les données et les établissements. Votre application ne reçoit que les enfants de ces établissements.',
          '`dataSharing` : à la première connexion, la famille est informée (`information`) ou décide (`consent`) de ce qui vous est transmis, enfant par enfant.',
          '`secrets` : deux peuvent valoir à la fois, le temps d’en changer.',
        ),
        paragraph('Une application installée, un appareil et un logiciel d’établissement se déclarent ainsi :'),
        code('other-kinds', 'déclarer une application installée, un appareil, un logiciel', otherKinds),
        paragraph(
          'La commande `educonnect client check` dit, en français, ce qui ne va pas dans une déclaration. Le fichier est relu dès qu’il change, sans redémarrage ; une faute ne change rien à ce qui tourne. Si le fournisseur doit appeler votre application sur une adresse privée (`backchannelLogoutUri`, logo, clés), son origine est à ajouter à `idp.privateOrigins`.',
        ),
        paragraph(
          'Ou bien vous l’enregistrez vous-même (RFC 7591), par l’invitation que l’exploitant fait avec `educonnect client invite "Votre nom" --host preau.example.fr --scope profile` :',
        ),
        code('self-registration', 'enregistrer une application', selfRegistration),
        paragraph(
          'La réponse donne une seule fois `client_secret`, et `registration_access_token` pour la relire, la changer ou la retirer à `registration_client_uri` (RFC 7592). Sans serveur, ajoutez `"application_type": "native"` : pas de secret, et un retour sur `http://127.0.0.1` si vous voulez. Les données des enfants viennent après `educonnect client verify` : redemandez alors le `scope`. Un appareil sans clavier se déclare dans le fichier.',
        ),
      ],
    },
    {
      id: 'adresses',
      title: 'Adresses',
      blocks: [
        terms(
          Object.entries(ROUTES).map(([name, path]) => [coded(issuer + path), ENDPOINT_NAMES[name] ?? name] as const),
        ),
      ],
    },
  ];
}

/** The sign-in, step by step, by hand. */
function signIn(facts: Facts): Section[] {
  const { isDemonstration } = facts;
  const { link, tokens, userinfo, refresh, introspection, revocation } = snippets(facts);
  return [
    {
      id: 'connexion',
      title: 'Une connexion, pas à pas',
      blocks: [
        paragraph(
          'Un seul flux : le code d’autorisation avec PKCE (S256), pour tous. Fabriquez le vérificateur, puis l’adresse où envoyer le navigateur :',
        ),
        code('link', 'fabriquer l’adresse de connexion', link),
        paragraph(
          isDemonstration
            ? 'Ouvrez cette adresse et connectez-vous. Le navigateur revient à `http://127.0.0.1:8400/retour`, où personne n’écoute : c’est normal. Copiez le paramètre `code` de la barre d’adresse.'
            : 'Le navigateur revient à votre adresse de retour avec `code`, `state` et `iss`. Vérifiez que `state` est celui que vous avez envoyé, et que `iss` est notre adresse (RFC 9207).',
        ),
        paragraph('Échangez le code dans la minute ; il sert une seule fois. `CODE` est celui que vous avez reçu :'),
        code('tokens', 'échanger le code', tokens),
        paragraph('Demandez qui s’est connecté. Le `sub` doit être celui du jeton d’identité.'),
        code('userinfo', 'lire les données de la personne', userinfo),
        list(
          '`prompt=none` ne montre aucune page : la réponse est un code ou une erreur. `prompt=login` redemande le mot de passe, `max_age` aussi quand la connexion est plus ancienne (en secondes).',
          '`prompt=create` ouvre l’activation d’un compte. `login_hint` remplit l’identifiant. `ui_locales` choisit la langue : `fr`, `en` ou `ar`.',
          '`response_mode=form_post` renvoie la réponse par un formulaire plutôt que dans l’adresse.',
        ),
      ],
    },
    {
      id: 'jetons',
      title: 'Garder l’accès',
      blocks: [
        paragraph(
          'Le jeton d’accès dure quelques minutes. Avec un jeton de rafraîchissement, votre application en demande un autre. Chaque jeton de rafraîchissement sert une fois et donne le suivant : gardez toujours le dernier. Le même utilisé deux fois met fin à tout l’accès.',
        ),
        code('refresh', 'rafraîchir les jetons', refresh),
        paragraph(
          'Il vaut jusqu’à la déconnexion de la personne ; avec le droit `offline_access`, 30 jours sans usage et 90 jours au plus. Pour savoir s’il vaut encore, ou pour le rendre :',
        ),
        code('introspection', 'savoir si un jeton vaut encore', introspection),
        code('revocation', 'rendre un jeton', revocation),
      ],
    },
  ];
}

/** What is told of people. */
function data(): Section[] {
  const scopes = claimsByScope();
  return [
    {
      id: 'donnees',
      title: 'Données (scopes et claims)',
      blocks: [
        paragraph('Ne demandez que ce qui vous sert : les familles voient ce que chaque application reçoit.'),
        named(Object.keys(scopes), SCOPE_NAMES),
        paragraph('Ce que `userinfo` en dit. Une donnée inconnue est absente, jamais vide ni nulle.'),
        named(Object.values(scopes).flat(), CLAIM_NAMES),
        paragraph('Pour une mère, avec `openid profile ecole.profil ecole.enfants` :'),
        code('guardian', 'les données d’un représentant légal', JSON.stringify(GUARDIAN_EXAMPLE, null, 2)),
        paragraph('Pour un élève, avec `openid profile ecole.profil ecole.eleve` :'),
        code('pupil', 'les données d’un élève', JSON.stringify(PUPIL_EXAMPLE, null, 2)),
        list(
          'Les `sub` des personnes et des enfants sont propres à votre application. Deux applications du même éditeur voient les mêmes si l’exploitant leur donne le même `subjectSector`.',
          'Un enfant ajouté, parti, ou retiré par la famille dans « Mon compte » l’est à la lecture suivante : relisez à chaque connexion.',
        ),
      ],
    },
    {
      id: 'niveaux',
      title: 'Choisir le profil, exiger un niveau (acr)',
      blocks: [
        named(SUPPORTED_ACRS, ACR_NAMES),
        paragraph(
          'Nommez-les dans `acr_values`, et lisez `acr` dans le jeton d’identité : c’est lui qui dit ce qui a été atteint. Pour exiger, écrivez `claims={"id_token":{"acr":{"essential":true,"value":"https://refeds.org/profile/mfa"}}}` : sans ce niveau, l’erreur est `unmet_authentication_requirements`. Une session ouverte par un seul facteur ne suffit jamais : la personne donne le second.',
        ),
      ],
    },
  ];
}

/** What differs from one kind of app to another. */
function profiles(facts: Facts): Section[] {
  const { machine, device } = snippets(facts);
  return [
    {
      id: 'profils',
      title: 'Selon votre application',
      blocks: [
        terms([
          [
            'Site (`kind: web`)',
            'Son serveur a un secret, envoyé par `client_secret_basic` ou `client_secret_post`, ou signe avec sa clé (`private_key_jwt`, `aud` = notre adresse, 5 minutes au plus).',
          ],
          [
            'Application de téléphone ou d’ordinateur (`kind: native`, RFC 8252)',
            'Aucun secret. Le retour se fait par une adresse `https` à vous, un schéma à vous (`fr.example.agenda:/retour`) ou `http://127.0.0.1`, sur n’importe quel port. Ouvrez le navigateur du système, jamais une vue web.',
          ],
          [
            'Appareil sans clavier (`deviceFlow`, RFC 8628)',
            'L’appareil affiche un code de 10 minutes, la famille le saisit sur son téléphone. Respectez `interval`.',
          ],
          [
            'Sécurité renforcée (`profile: fapi2`, FAPI 2.0)',
            'Demande déposée (PAR), `private_key_jwt`, jetons liés à votre clé (DPoP), ES256, PS256 ou EdDSA. Sur `userinfo`, `Authorization: DPoP` avec une preuve.',
          ],
          [
            'Logiciel d’établissement (`kind: machine`)',
            'Personne ne s’y connecte : il demande un jeton pour lui-même, pour une API (`resource`, RFC 8707).',
          ],
        ]),
        paragraph(
          `Un appareil commence ainsi, puis demande ses jetons à \`${facts.issuer}/token\` avec \`device_code\`, toutes les \`interval\` secondes :`,
        ),
        code('device', 'commencer la connexion d’un appareil', device),
        paragraph('Un logiciel d’établissement lit ainsi l’annuaire :'),
        code('machine', 'lire un établissement dans l’annuaire', machine),
      ],
    },
  ];
}

/** Signing out, keys, errors. */
function closing(facts: Facts): Section[] {
  const { logout } = snippets(facts);
  return [
    {
      id: 'deconnexion',
      title: 'Déconnecter',
      blocks: [
        paragraph(
          'Fermez votre session, puis envoyez le navigateur ici. Avec le jeton d’identité, la personne est déconnectée sans question ; sans lui, une page lui demande. `post_logout_redirect_uri` la ramène chez vous, à une adresse enregistrée.',
        ),
        code('logout', 'fabriquer l’adresse de déconnexion', logout),
        paragraph(
          'Quand elle se déconnecte ailleurs, votre `backchannelLogoutUri` reçoit un POST avec `logout_token`. Vérifiez sa signature, `iss`, `aud`, `typ` = `logout+jwt`, son `exp`, l’événement `http://schemas.openid.net/event/backchannel-logout` et l’absence de `nonce` ; fermez la session de ce `sid`, ou toutes celles de ce `sub` s’il n’y a pas de `sid` ; répondez 200 en moins de 3 secondes. Le même message peut venir deux fois.',
        ),
      ],
    },
    {
      id: 'cles',
      title: 'Clés',
      blocks: [
        paragraph(
          `Les clés à \`${facts.issuer}${ROUTES.jwks}\` changent sans préavis. Gardez-les 5 minutes au plus, et relisez-les quand le \`kid\` d’un jeton vous est inconnu. N’en copiez jamais dans votre configuration.`,
        ),
      ],
    },
    {
      id: 'erreurs',
      title: 'Erreurs',
      blocks: [
        paragraph(
          'Décidez selon `error`, qui ne change jamais ; `error_description` est pour vous, pas pour les familles. Quand l’adresse de retour ou le client est faux, la personne reste sur une page d’ici : la cause y est sous « Détails techniques ».',
        ),
        named(Object.keys(ERROR_NAMES), ERROR_NAMES),
      ],
    },
  ];
}

/** Who may sign in here, in the demonstration. */
function families({ isDemonstration }: Facts): Section[] {
  if (!isDemonstration) return [];
  return [
    {
      id: 'familles',
      title: 'Familles inventées',
      blocks: [
        paragraph(
          `Toujours les mêmes, dans cette démonstration seulement. Mot de passe de tous les comptes : \`${TEST_PASSWORD}\`.`,
        ),
        terms(TEST_FAMILIES),
      ],
    },
    {
      id: 'inspecteur',
      title: 'Comprendre une demande refusée',
      blocks: [
        paragraph(
          'L’inspecteur explique, faute par faute, une demande que vous collez, et la corrige. Il n’existe que dans la démonstration.',
        ),
        { link: { url: INSPECTOR_PATH, name: 'Ouvrir l’inspecteur de requêtes' } },
      ],
    },
  ];
}

/** All that the page says. */
export const guideSections = (facts: Facts): Section[] => [
  ...beginning(facts),
  ...families(facts),
  ...signIn(facts),
  ...data(),
  ...profiles(facts),
  ...closing(facts),
];
