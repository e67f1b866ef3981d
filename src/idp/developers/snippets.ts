/** Where this provider is, and which client its examples speak of. */
export interface Facts {
  issuer: string;
  isDemonstration: boolean;
  /** Of the sample app, in the demonstration. */
  sampleUrl: string | undefined;
}

/** The demonstration's client for trying by hand: a native one, which needs no secret. */
export const TRIAL_CLIENT = 'essai';
export const INSPECTOR_PATH = '/developpeurs/inspecteur';
const SCOPE = 'openid profile ecole.profil ecole.enfants';

/** The value of one member of a JSON answer, as a shell without more tools reads it. */
const member = (name: string) => `sed 's/.*"${name}":"\\([^"]*\\)".*/\\1/'`;

/** The examples of the page, with the addresses of this installation: a test runs them. */
export function snippets({ issuer, isDemonstration }: Facts) {
  const client = isDemonstration ? TRIAL_CLIENT : 'votre-client';
  const redirectUri = isDemonstration ? 'http://127.0.0.1:8400/retour' : 'https://votre-app.example.fr/retour';
  const query = new URLSearchParams({
    client_id: client,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: SCOPE,
  });
  const identity = isDemonstration ? `--data client_id=${client}` : `--user "${client}:$SECRET"`;
  return {
    discovery: `curl --silent ${issuer}/.well-known/openid-configuration`,
    link: `VERIFIER=$(openssl rand -hex 32)
CHALLENGE=$(printf %s "$VERIFIER" | openssl dgst -sha256 -binary | openssl base64 | tr '+/' '-_' | tr -d '=')
STATE=$(openssl rand -hex 16)
echo "${issuer}/authorize?${query}&state=$STATE&code_challenge=$CHALLENGE&code_challenge_method=S256"`,
    tokens: `TOKENS=$(curl --silent ${issuer}/token ${identity} \\
  --data grant_type=authorization_code \\
  --data-urlencode redirect_uri=${redirectUri} \\
  --data code_verifier=$VERIFIER --data-urlencode "code=$CODE")
echo "$TOKENS"
ACCESS_TOKEN=$(echo "$TOKENS" | ${member('access_token')})
REFRESH_TOKEN=$(echo "$TOKENS" | ${member('refresh_token')})
ID_TOKEN=$(echo "$TOKENS" | ${member('id_token')})`,
    userinfo: `curl --silent --header "Authorization: Bearer $ACCESS_TOKEN" ${issuer}/userinfo`,
    refresh: `TOKENS=$(curl --silent ${issuer}/token ${identity} \\
  --data grant_type=refresh_token --data-urlencode "refresh_token=$REFRESH_TOKEN")
echo "$TOKENS"
REFRESH_TOKEN=$(echo "$TOKENS" | ${member('refresh_token')})`,
    introspection: `curl --silent ${issuer}/introspect ${identity} \\
  --data-urlencode "token=$REFRESH_TOKEN"`,
    revocation: `curl --silent ${issuer}/revoke ${identity} \\
  --data-urlencode "token=$REFRESH_TOKEN"`,
    logout: `echo "${issuer}/logout?id_token_hint=$ID_TOKEN"`,
    machine: `${isDemonstration ? 'SECRET=$(cat data/secrets/school-client)\n' : ''}TOKEN=$(curl --silent --user "${isDemonstration ? 'vie-scolaire' : 'votre-logiciel'}:$SECRET" ${issuer}/token \\
  --data grant_type=client_credentials --data scope=directory:read \\
  --data-urlencode resource=${issuer}/api/v1 | ${member('access_token')})
curl --silent --header "Authorization: Bearer $TOKEN" ${issuer}/api/v1/schools/9749901U`,
    device: `curl --silent ${issuer}/device-authorization ${identity} \\
  --data-urlencode scope='${SCOPE}'`,
    registration: `clients:
  - id: emploi-du-temps
    name: Emploi du temps
    secrets: [file:/run/secrets/emploi-du-temps]
    redirectUris: [https://edt.example.fr/retour]
    postLogoutRedirectUris: [https://edt.example.fr/au-revoir]
    backchannelLogoutUri: https://edt.example.fr/deconnexion
    homeUri: https://edt.example.fr/
    policyUri: https://edt.example.fr/donnees
    scopes: [openid, profile, ecole.enfants]
    schools: [0159901F]
    refreshTokens: true
    dataSharing: information`,
    otherKinds: `clients:
  - id: agenda-telephone
    name: Agenda
    kind: native
    redirectUris: [fr.example.agenda:/retour, 'http://127.0.0.1/retour']
    scopes: [openid, profile, offline_access, ecole.enfants]
    refreshTokens: true
  - id: ecran-accueil
    name: Écran d’accueil
    kind: native
    deviceFlow: true
    scopes: [openid, profile, ecole.enfants]
    refreshTokens: true
  - id: vie-de-la-classe
    name: Vie de la classe
    kind: machine
    secrets: [file:/run/secrets/vie-de-la-classe]
    schools: [0159901F]
    apis:
      - { audience: '${issuer}/api/v1', scopes: ['directory:read'] }`,
    selfRegistration: `curl --silent ${issuer}/register \\
  --header "Authorization: Bearer $INVITATION" --header 'Content-Type: application/json' \\
  --data '{"client_name": "Le préau", "redirect_uris": ["https://preau.example.fr/retour"],
    "grant_types": ["authorization_code", "refresh_token"], "scope": "openid profile"}'`,
  };
}
