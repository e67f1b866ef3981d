import type { PortalConfig } from '../../config/schema.ts';
import { MOST, MOST_DATES } from '../campaign/too-often.ts';
import { API_PATH, CLIENT_LIMIT } from './serve-operation.ts';

/** What a developer of school software reads first, in Markdown. */
export const introduction = ({
  url,
  issuer,
}: Pick<
  PortalConfig,
  'url' | 'issuer'
>): string => `For the software of schools: orientation (campaigns, the families’ intentions and choices, opinions, proposals, decisions), the
report cards of the livret scolaire in both degrees, and what families correct in their contact details. A page for those who
begin: ${url}/developpeurs (in French).

**Access.** Ask \`${issuer}/token\` for an access token (OAuth 2 client credentials, RFC 6749 §4.4), with your client’s identifier
and secret by HTTP Basic, and with \`resource=${url}${API_PATH}\` (RFC 8707), the identifier of this API. Without \`resource\`, or
with another one, the token is not good here. Each operation tells the scope that it needs. A token lives a few minutes: ask
for another one when it ends. It allows the schools that your registration names (claim \`uais\`); any other school is answered as
if it did not exist.

\`\`\`
curl --user "$CLIENT:$SECRET" ${issuer}/token \\
  --data grant_type=client_credentials \\
  --data-urlencode scope='orientation:read orientation:write' --data-urlencode resource=${url}${API_PATH}
\`\`\`

**A year**, call by call; \`{file}\` is \`/schools/{uai}/campaigns/{year}/files/{pupil}\`.

1. \`GET /schools/{uai}/levels\`: the identifiers of tracks. \`PUT /schools/{uai}/campaigns/{year}\`: the dates.
2. From \`intentions_open\` to \`intentions_close\` families enter intentions on the portal. \`GET …/files\` lists all pupils; tell them
   by \`pupil.local_id\`, their number in the school’s own file. Paper forms: \`PUT {file}/intentions\`.
3. After the class council, once the intentions are closed: \`PUT {file}/opinion\`. Families see it from \`opinions_on\` on and
   acknowledge it (on paper: \`PUT {file}/acknowledgement\`).
4. From \`choices_open\` to \`choices_close\`: definitive choices (on paper: \`PUT {file}/choices\`).
5. After the second council, once the choices are closed: \`PUT {file}/proposal\`. From \`proposals_on\` to \`answers_close\` families
   agree or not (on paper: \`PUT {file}/answer\`). Who does not answer agrees to a proposal that conforms to a choice.
6. For those who do not agree, in the state \`meeting-due\`: \`PUT {file}/meeting\`, then, after it, \`PUT {file}/decision\`. The family
   accepts (\`decision-acceptance\`), lets the term end, appeals (\`appeal\`) or stays in its class (\`stay\`); after an appeal:
   \`PUT {file}/commission-decision\`.
7. \`final_tracks\` of a file are the decision, whoever made it. What is refused with 409 tells the rule (\`reason\`) and the \`state\`.

**Report cards.** \`GET /schools/{uai}/pupils\` gives each pupil’s \`sub\` for her \`local_id\`. Then either one card at a time,
\`PUT /schools/{uai}/pupils/{pupil}/report-cards/{card}\`, or a whole LSU file, \`POST /schools/{uai}/report-cards/imports\`. A card
that changes gets another version, and all are kept. Families are told which software has read a card.

**Contacts.** \`GET /schools/{uai}/contact-corrections?state=waiting\`, then \`PUT …/decision\` once your own file has it, or not.

**Writing.** Every write may be sent twice: what is so already is answered 200 and not done again. To be sure that a repetition
does not undo what somebody else did meanwhile, send \`Idempotency-Key\` (any text of your own, such as a UUID): the request is done
once; repeated within 24 hours with the same key, it is answered with the same status and what is there now. A refused request
does not use up its key. To answer only to what you saw, send the \`ETag\` that you read as \`If-Match\`.

**Problems** are \`application/problem+json\` (RFC 9457): decide by \`type\`; \`detail\` says what to do, in English
(the faults of LSU files are told in French). A member that the document does not know, or that is there twice, is refused.

**Limits.** ${CLIENT_LIMIT.points} requests a minute and client; bodies of 64 KiB, 1 MiB for a report card, 50 MB for an LSU file. School software changes a file at most
${MOST.school.hour} times an hour and ${MOST.school.year} times a year, the dates of a campaign ${MOST_DATES.hour} and ${MOST_DATES.year} times: what changes nothing is not counted.
Moments are RFC 3339; days are of the school’s time zone.`;
