import { strength } from './strength.js';

/** «Afficher» on every password; on a new one, the rules ticked while typing and its strength. */
export function passwords() {
  for (const group of document.querySelectorAll('[data-password]')) {
    const input = group.querySelector('.fr-password__input');
    showOnDemand(group, input);
    if (group.querySelector('[data-strength]')) follow(group, input);
  }
}

function showOnDemand(group, input) {
  const show = group.querySelector('[data-password-show]');
  const box = show.querySelector('input');
  show.hidden = false;
  // A browser may restore the tick, never the type.
  box.checked = false;
  box.addEventListener('change', () => {
    input.type = box.checked ? 'text' : 'password';
  });
  // Browsers offer to save passwords only.
  input.form?.addEventListener('submit', () => {
    input.type = 'password';
  });
}

function follow(group, input) {
  const rules = [...group.querySelectorAll('[data-pattern]')].map((line) => ({
    line,
    state: line.querySelector('[data-rule-state]'),
    pattern: new RegExp(line.dataset.pattern, 'u'),
  }));
  const meter = group.querySelector('[data-strength]');
  const word = meter.querySelector('[data-strength-word]');
  const words = meter.dataset.strength.split('|');

  const tick = () => {
    for (const { line, state, pattern } of rules) {
      const met = pattern.test(input.value);
      line.classList.toggle('fr-message--valid', met);
      state.textContent = met ? state.dataset.ruleState : '';
    }
    const level = rules.every(({ pattern }) => pattern.test(input.value)) ? strength(input.value) : 0;
    meter.hidden = input.value === '';
    meter.dataset.level = level;
    if (word.textContent !== words[level]) word.textContent = words[level];
  };
  input.addEventListener('input', tick);
  tick();
}
