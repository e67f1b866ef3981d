import { wishForm } from './wish-form.js';

for (const place of document.querySelectorAll('[data-print]')) {
  place.hidden = false;
  place.addEventListener('click', ({ target }) => target.closest('button') && print());
}
const form = document.querySelector('[data-wish-form]');
if (form) wishForm(form);
