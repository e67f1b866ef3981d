import type { IDToken, UserInfoResponse } from 'openid-client';

/** Who is signed in, as the provider told it. */
export interface Signed {
  /** Of the ID token: who, and how she signed in. */
  claims: IDToken;
  person: UserInfoResponse;
}

/** One element of `ecole.enfants`. Only `sub` never changes. */
interface Child {
  sub: string;
  prenom: string;
  nom: string;
  etablissement?: string;
  division?: string;
}

const TIMETABLE = [
  ['8 h 30', 'Mathématiques'],
  ['9 h 30', 'Français'],
  ['10 h 45', 'Histoire-géographie'],
  ['14 h 00', 'Éducation physique et sportive'],
] as const;

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (value: unknown) => String(value ?? '').replace(/[&<>"']/g, (sign) => ENTITIES[sign]!);
const json = (value: unknown) => `<pre tabindex="0"><code>${escaped(JSON.stringify(value, null, 2))}</code></pre>`;
const button = (action: string, label: string) =>
  `<form method="post" action="${action}"><button>${label}</button></form>`;

const page = (title: string, content: string) => `<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)} – Mon agenda</title>
<link rel="icon" href="/logo.png">
<link rel="stylesheet" href="/agenda.css">
</head>
<body>
<header><img src="/logo.png" alt="" width="40" height="40"><p><strong>Mon agenda</strong> Une application d’exemple, avec des familles inventées</p></header>
<main>
<h1>${escaped(title)}</h1>
${content}
</main>
</body>
</html>`;

/** @param message what happened just before */
export const homePage = (message?: string) =>
  page(
    'L’emploi du temps de vos enfants',
    `${message ? `<p role="status">${escaped(message)}</p>` : ''}
<p>Mon agenda montre aux familles l’emploi du temps de chaque enfant.</p>
<p><a class="button" href="/login">Se connecter avec ÉduConnect</a></p>`,
  );

/** What it does with personal data: what an app's `policyUri` leads to. */
export const privacyPage = () =>
  page(
    'Vos données personnelles',
    `<p>Mon agenda affiche le nom de chaque enfant, sa classe et son établissement, pour montrer son emploi du temps. Rien n’est gardé après la déconnexion.</p>
<p><a class="button" href="/">Retour à l’accueil</a></p>`,
  );

/** @param technical for the developer */
export const messagePage = (title: string, technical?: string) =>
  page(
    title,
    `<p>Vous pouvez recommencer.</p>
<p><a class="button" href="/">Retour à l’accueil</a></p>
${technical ? `<details><summary>Détails techniques</summary><p lang="en">${escaped(technical)}</p></details>` : ''}`,
  );

const timetable = (name: string, school: string | undefined) => `<section>
<h2>${escaped(name)}</h2>
<p>${escaped(school)}</p>
<table><caption>Cours d’aujourd’hui</caption>
<thead><tr><th scope="col">Heure</th><th scope="col">Cours</th></tr></thead>
<tbody>${TIMETABLE.map(([hour, lesson]) => `<tr><td>${hour}</td><td>${lesson}</td></tr>`).join('')}</tbody></table>
</section>`;

export function signedInPage({ claims, person }: Signed): string {
  const children = person['ecole.enfants'] as Child[] | undefined;
  const own = person['ecole.eleve'] as { etablissement?: string; division?: string } | undefined;
  const name = `${person.given_name} ${person.family_name}`;
  const school = ({ etablissement, division }: { etablissement?: string; division?: string }) =>
    [division, etablissement].filter(Boolean).join(', ');
  const timetables = [
    ...(own ? [timetable('Mon emploi du temps', school(own))] : []),
    ...(children ?? []).map((child) => timetable(`${child.prenom} ${child.nom}`, school(child))),
  ];
  return page(
    `Bonjour ${name}`,
    `${timetables.join('\n') || '<p>Aucun enfant des établissements qui utilisent Mon agenda.</p>'}
<div class="actions">
${button('/refresh', 'Actualiser')}
${button('/two-factors', 'Demander la double sécurité')}
${button('/sign-out', 'Se déconnecter')}
</div>
<details><summary>Ce que l’application a reçu</summary>
<p>Le jeton d’identité dit qui s’est connecté et comment (<code>amr</code>) :</p>
${json(claims)}
<p>L’adresse <code>userinfo</code> donne le reste :</p>
${json(person)}
</details>`,
  );
}
