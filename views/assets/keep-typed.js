const KEY = 'ec-typed';
const SECRET = /password|^code$|^_csrf$/;

const fields = (form) => [...form.elements].filter(({ name, type }) => name && !SECRET.test(name) && type !== 'hidden');
const main = () => document.querySelector('main form[method="post"]');

/** Carries what was typed, secrets apart, over a change of language: it is a link, which a form does not survive. */
export function keepTyped() {
  const form = main();
  const kept = sessionStorage.getItem(KEY);
  sessionStorage.removeItem(KEY);
  if (form && kept) restore(form, JSON.parse(kept));
  for (const link of document.querySelectorAll('[data-language]')) {
    link.addEventListener('click', () => {
      if (form) sessionStorage.setItem(KEY, JSON.stringify({ path: location.pathname, typed: typedIn(form) }));
    });
  }
}

function typedIn(form) {
  return fields(form).map(({ name, type, value, checked }) =>
    type === 'radio' || type === 'checkbox' ? { name, value, checked } : { name, value },
  );
}

function restore(form, { path, typed }) {
  if (path !== location.pathname) return;
  for (const { name, value, checked } of typed) {
    for (const field of fields(form).filter((other) => other.name === name)) {
      if (checked === undefined) field.value = value;
      else if (field.value === value) field.checked = checked;
    }
  }
}
