import { FIRST_DEGREE_INPUT_EXAMPLE } from '../report-card-example.ts';

/** Where an installation is, and which client its page speaks of. */
export interface Facts {
  /** Of the portal. */
  url: string;
  issuer: string;
  /** Address of the API. */
  api: string;
  isDemonstration: boolean;
}

/** The schools of the examples, a collège and an école: of the demonstration. */
const UAI = '9749901U';
const ECOLE = '0159903H';

const clientOf = ({ isDemonstration }: Facts) => (isDemonstration ? 'vie-scolaire' : 'votre-client');

/** The examples of the developer page, with the addresses of this installation: a test runs them. */
export const snippets = (facts: Facts) => {
  const { issuer, api, isDemonstration } = facts;
  const client = clientOf(facts);
  return {
    token: `${isDemonstration ? 'SECRET=$(cat data/secrets/school-client)\n' : ''}TOKEN=$(curl --silent --user "${client}:$SECRET" ${issuer}/token \\
  --data grant_type=client_credentials \\
  --data-urlencode scope='report-cards:read report-cards:write contacts:read contacts:write' \\
  --data-urlencode resource=${api} \\
  | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`,
    pupils: `curl --silent --header "Authorization: Bearer $TOKEN" \\
  '${api}/schools/${UAI}/pupils?limit=5'`,
    card: `PUPIL=$(curl --silent --header "Authorization: Bearer $TOKEN" \\
  '${api}/schools/${ECOLE}/pupils?limit=1' \\
  | sed 's/.*"sub":"\\([^"]*\\)".*/\\1/')
cat > bilan.json <<'FIN'
${JSON.stringify(FIRST_DEGREE_INPUT_EXAMPLE, null, 2)}
FIN`,
    put: `curl --silent --request PUT --header "Authorization: Bearer $TOKEN" \\
  --header 'Content-Type: application/json' \\
  --header "Idempotency-Key: $(date +%s)-bilan" \\
  --header 'If-None-Match: *' --data @bilan.json \\
  "${api}/schools/${ECOLE}/pupils/$PUPIL/report-cards/2025-p1-3-${ECOLE}"`,
    corrections: `curl --silent --header "Authorization: Bearer $TOKEN" \\
  '${api}/schools/${UAI}/contact-corrections?state=waiting'`,
    decision: `curl --silent --request PUT --header "Authorization: Bearer $TOKEN" \\
  --header 'Content-Type: application/json' --data '{"decision":"accepted"}' \\
  "${api}/schools/${UAI}/contact-corrections/$CORRECTION/decision"`,
    lsu: `curl --silent --request POST --header "Authorization: Bearer $TOKEN" \\
  --header 'Content-Type: application/xml' --upload-file bilans.xml \\
  '${api}/schools/${UAI}/report-cards/imports?dry_run=true'`,
    pages: `const api = '${api}';

export async function reportCards(uai, token) {
  const found = [];
  let cursor;
  do {
    const query = new URLSearchParams({ limit: '200', ...(cursor && { cursor }) });
    const answer = await fetch(\`\${api}/schools/\${uai}/report-cards?\${query}\`, {
      headers: { authorization: \`Bearer \${token}\` },
    });
    const page = await answer.json();
    if (!answer.ok) throw new Error(\`\${page.type}: \${page.detail}\`);
    found.push(...page.report_cards);
    cursor = page.next_cursor;
  } while (cursor);
  return found;
}`,
    problem: `{
  "type": "urn:educonnect:problem:invalid-content",
  "title": "The content of the request breaks a rule.",
  "status": 422,
  "detail": "Correct what \`errors\` says and send the request again.",
  "request_id": "1f6c0a2e",
  "errors": [
    { "pointer": "#/content/subjects/0/position", "detail": "Too big: expected number to be <=4." }
  ]
}`,
    webhook: `import { createHmac, timingSafeEqual } from 'node:crypto';

// body : le corps reçu, tel quel, avant JSON.parse
export function isGenuine(headers, body, secret) {
  const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signatures = '' } = headers;
  if (!(Math.abs(Date.now() / 1000 - Number(at)) <= 300)) return false;
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const hmac = createHmac('sha256', key).update(\`\${id}.\${at}.\${body}\`).digest('base64');
  const good = Buffer.from(\`v1,\${hmac}\`);
  const isGood = (one) => one.length === good.length && timingSafeEqual(one, good);
  return signatures.split(' ').some((one) => isGood(Buffer.from(one)));
}`,
  };
};
