/** What each endpoint is for, in French, by its name in the engine’s routes. */
export const ENDPOINT_NAMES: Readonly<Record<string, string>> = {
  authorization: 'où vous envoyez le navigateur pour une connexion',
  token: 'où votre serveur échange un code ou un jeton de rafraîchissement',
  userinfo: 'qui s’est connecté, et ses enfants',
  jwks: 'les clés publiques qui signent nos jetons',
  end_session: 'où vous envoyez le navigateur pour une déconnexion',
  introspection: 'si l’un de vos jetons vaut encore',
  revocation: 'où vous rendez un jeton dont vous n’avez plus besoin',
  pushed_authorization_request: 'où votre serveur dépose une demande de connexion (PAR)',
  device_authorization: 'où un appareil sans navigateur commence une connexion',
  code_verification: 'la page où la famille saisit le code affiché par l’appareil',
  registration: 'où une application s’enregistre elle-même',
};

/** What a family gives by each scope. */
export const SCOPE_NAMES: Readonly<Record<string, string>> = {
  openid: 'la connexion elle-même ; toujours demandé',
  profile: 'le nom et la langue',
  email: 'l’adresse e-mail',
  phone: 'le téléphone portable',
  offline_access: 'l’accès après la déconnexion, par un jeton de rafraîchissement',
  'ecole.profil': 'représentant légal ou élève, premier ou second degré',
  'ecole.enfants': 'les enfants d’un représentant légal, dans les établissements que vous servez',
  'ecole.eleve': 'l’établissement et la classe d’un élève',
  fr_edu_vecteur: 'l’ancien format à cinq champs, pour les connecteurs qui en dépendent encore',
};

export const CLAIM_NAMES: Readonly<Record<string, string>> = {
  sub: 'identifiant de la personne, propre à votre application : une autre application en voit un autre. Il ne change pas.',
  name: 'prénom et nom',
  given_name: 'prénom',
  family_name: 'nom',
  civilite: '`Mme` ou `M.` ; absent quand l’établissement ne l’a pas',
  locale: '`fr`, `en` ou `ar`',
  derniere_connexion: 'connexion précédente de la personne (ISO 8601)',
  email: 'adresse e-mail',
  email_verified: '`true` quand la personne a confirmé son adresse',
  phone_number: 'téléphone portable, au format E.164',
  phone_number_verified: '`true`',
  'ecole.profil': 'liste parmi `resp1d`, `resp2d` (représentant légal), `eleve1d`, `eleve2d` (élève)',
  'ecole.enfants':
    'liste d’enfants : `sub` (identifiant de l’enfant dans votre application), `prenom`, `nom`, `uai`, `etablissement`, `division`, `niveau` (mefstat à 4 caractères, ou niveau du premier degré), `lien`',
  'ecole.eleve':
    'pour un élève : `sub` (le même que celui que ses représentants légaux ont dans `ecole.enfants`), `uai`, `etablissement`, `division`, `niveau`',
  fr_edu_vecteur: 'une valeur par enfant : `profil|nom|prénom|identifiant|UAI`',
};

/** What `acr_values` may ask. */
export const ACR_NAMES: Readonly<Record<string, string>> = {
  responsable: 'un représentant légal : la page de connexion ne propose que ce profil',
  eleve: 'un élève',
  eidas1: 'une connexion par FranceConnect',
  'https://refeds.org/profile/sfa': 'un facteur : mot de passe, ou FranceConnect',
  'https://refeds.org/profile/mfa': 'deux facteurs : mot de passe et application ou clé d’accès',
};

/** What each error of the protocol means, and what to do. */
export const ERROR_NAMES: Readonly<Record<string, string>> = {
  invalid_request:
    'un paramètre manque, est donné deux fois ou a une valeur impossible : `error_description` dit lequel. Envoyez toujours `code_challenge` avec `code_challenge_method=S256`.',
  invalid_client:
    'l’identifiant est inconnu, ou le secret est faux : vérifiez les deux, et la façon dont le client s’authentifie. 429 : trop d’essais, attendez cinq minutes.',
  invalid_redirect_uri:
    'l’adresse de retour n’est pas enregistrée : elle doit être la même, au caractère près (barre finale, port, majuscules).',
  unauthorized_client: 'votre client n’a pas le droit d’utiliser ce flux : demandez-le à l’exploitant.',
  unsupported_response_type: 'seul `response_type=code` existe ici.',
  invalid_scope: 'un droit que votre client n’a pas : retirez-le, ou demandez-le à l’exploitant.',
  invalid_target: '`resource` ne désigne aucune API que votre client peut interroger.',
  invalid_grant:
    'le code ou le jeton a déjà servi, est échu, appartient à un autre client, ou `code_verifier` et `redirect_uri` ne sont pas ceux de la demande. Un code dure 60 secondes et sert une fois. Recommencez la connexion.',
  unsupported_grant_type: 'ce `grant_type` n’existe pas ici.',
  invalid_token: 'le jeton d’accès est échu ou rendu : demandez-en un autre.',
  insufficient_scope: 'le jeton n’a pas le droit qu’il faut.',
  login_required: 'avec `prompt=none` : personne n’est connecté. Recommencez sans `prompt`.',
  interaction_required: 'avec `prompt=none` : la personne doit répondre à une page. Recommencez sans `prompt`.',
  consent_required:
    'avec `prompt=none` : la personne n’a pas encore vu ce qui vous est transmis. Recommencez sans `prompt`.',
  access_denied:
    'la personne a refusé : dites-lui ce que votre application ne peut pas faire, et proposez de recommencer.',
  unmet_authentication_requirements: 'le niveau que vous exigez (`acr`) n’est pas atteint.',
  request_not_supported: 'le paramètre `request` n’est pas accepté pour votre client.',
  request_uri_not_supported: '`request_uri` n’est accepté que pour une demande déposée (PAR).',
  invalid_request_object: 'l’objet de la demande (`request`) est mal signé, échu, ou n’est pas pour nous.',
  invalid_request_uri:
    'la demande déposée (PAR) est échue, a déjà servi ou appartient à un autre client : déposez-en une autre.',
  unsupported_response_mode: '`response_mode` : écrivez `query` ou `form_post`.',
  use_dpop_nonce: 'recommencez avec le `nonce` de l’en-tête `DPoP-Nonce`.',
  invalid_client_metadata: 'enregistrement : un réglage manque ou n’est pas permis. `error_description` dit lequel.',
  registration_not_supported: 'le paramètre `registration` n’existe pas ici.',
  authorization_pending: 'appareil : la famille n’a pas encore répondu. Attendez `interval` secondes.',
  slow_down: 'appareil : vous demandez trop souvent. Ajoutez 5 secondes à l’intervalle.',
  expired_token: 'appareil : le code est échu (10 minutes). Recommencez.',
  invalid_dpop_proof: 'la preuve DPoP manque, a déjà servi ou ne correspond pas à la requête ou à la clé.',
  server_error: 'une faute de notre côté : donnez-nous la référence de la requête (`x-request-id`).',
  temporarily_unavailable: 'trop de demandes à la fois : recommencez un peu plus tard.',
};
