import { dragWishes } from './drag-wishes.js';
import { keepDraft } from './keep-draft.js';

/** Buttons that change the list of wishes: the server does it, with or without this script. */
const IN_PLACE = /^(add|remove:|up:|down:|move:)/;

/** Adds, removes and moves wishes without leaving the page, says what was done, and keeps what is typed as a draft. */
export function wishForm(form) {
  const draft = keepDraft(form);

  const press = async (what, then) => {
    const body = new URLSearchParams(new FormData(form));
    body.set('do', what);
    body.set('in-place', 'yes');
    draft.pause();
    try {
      const answer = await fetch(form.action, { method: 'POST', body, redirect: 'manual' });
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const fresh = page.querySelector('[data-wish-form]');
      if (!answer.ok || !fresh) throw new Error('another page is to be shown');
      replace(form, fresh);
      then(form);
    } catch {
      submitPlainly(form, what);
    }
  };

  form.addEventListener('click', (event) => {
    const button = event.target.closest('button[name="do"]');
    if (!button || !IN_PLACE.test(button.value)) return;
    event.preventDefault();
    press(button.value, (shown) => focusAfter(shown, button.value));
  });
  form.addEventListener('submit', () => draft.stop());
  dragWishes(form, (from, to) => press(`move:${from}:${to}`, () => {}));
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
