import { dragWishes } from './drag-wishes.js';
import { keepDraft } from './keep-draft.js';

/** Buttons that change the list of wishes: the server does it, with or without this script. */
const IN_PLACE = /^(add|remove:|up:|down:|move:)/;

/** Nobody waits longer for a network that has gone. */
const PATIENCE_MS = 10_000;

/** Adds, removes and moves wishes without leaving the page, says what was done, and keeps what is typed as a draft. */
export function wishForm(form) {
  const draft = keepDraft(form);

  const press = async (what, then) => {
    const body = new URLSearchParams(new FormData(form));
    body.set('do', what);
    body.set('in-place', 'yes');
    draft.pause();
    // What would be typed meanwhile is not in the form that comes back.
    form.inert = true;
    const shown = await send(form, body);
    form.inert = false;
    if (!shown) return draft.failed();
    const fresh = new DOMParser().parseFromString(shown.html, 'text/html').querySelector('[data-wish-form]');
    if (!shown.ok || !fresh) return submitPlainly(form, what);
    replace(form, fresh);
    then(form);
  };

  form.addEventListener('click', (event) => {
    const button = event.target.closest('button[name="do"]');
    if (!button || !IN_PLACE.test(button.value)) return;
    event.preventDefault();
    press(button.value, (shown) => focusAfter(shown, button.value));
  });
  form.addEventListener('submit', (event) => {
    if (navigator.onLine) return draft.stop();
    // The browser's own page that says so would take the form away.
    event.preventDefault();
    draft.failed();
  });
  dragWishes(form, (from, to) => press(`move:${from}:${to}`, () => {}));
}

/** What the server shows; undefined where it cannot be reached. */
async function send({ action }, body) {
  try {
    const signal = AbortSignal.timeout?.(PATIENCE_MS);
    const answer = await fetch(action, { method: 'POST', body, redirect: 'manual', signal });
    return { ok: answer.ok, html: await answer.text() };
  } catch {
    return undefined;
  }
}

/** The browser goes where the server leads: the sign-in, or the page that tells that the entry is over. */
function submitPlainly(form, what) {
  const asked = Object.assign(document.createElement('input'), { type: 'hidden', name: 'do', value: what });
  form.append(asked);
  form.submit();
}

/** Takes over the server's form. What screen readers listen to stays in place, and only its words change. */
function replace(form, fresh) {
  const spoken = ['[data-said]', '[data-draft-status]'].map((name) => {
    const kept = form.querySelector(name);
    const other = fresh.querySelector(name);
    const words = other.textContent;
    other.replaceWith(kept);
    return [kept, words];
  });
  form.replaceChildren(...fresh.childNodes);
  for (const [place, words] of spoken) place.textContent = words;
  const summary = document.querySelector('[data-error-summary]');
  if (summary) summary.remove();
}

/** Where the thumb or the keyboard was: the wish that was moved, the one that was added. */
function focusAfter(form, what) {
  const [action, rank] = what.split(':');
  const cards = [...form.querySelectorAll('[data-wish]')];
  if (action === 'add') return cards[cards.length - 1].querySelector('input').focus();
  const place = { up: Number(rank) - 1, down: Number(rank) + 1, remove: Math.min(Number(rank), cards.length) }[action];
  const card = cards[place - 1];
  const target = card.querySelector(`button[value="${action}:${place}"]`) ?? card.querySelector('button') ?? card;
  return (action === 'remove' ? card : target).focus();
}
