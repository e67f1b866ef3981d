const AFTER_MS = 2_000;
const AGAIN_MS = 10_000;

/**
 * Sends what is typed to the server while it is typed, and once more when the page goes out of sight, so that a closed phone
 * or an ended session loses nothing.
 */
export function keepDraft(form) {
  let timer;
  let isDirty = false;
  let isOver = false;

  const say = (words) => {
    const place = form.querySelector('[data-draft-status]');
    if (place.textContent !== words) place.textContent = words;
  };

  const later = (delay) => {
    clearTimeout(timer);
    timer = setTimeout(save, delay);
  };

  async function save() {
    clearTimeout(timer);
    if (!isDirty || isOver) return;
    isDirty = false;
    const body = new URLSearchParams(new FormData(form));
    try {
      const answer = await fetch(form.dataset.draft, { method: 'POST', body, redirect: 'manual', keepalive: true });
      if (isOver) return;
      if (answer.type === 'opaqueredirect') return say(form.dataset.signedOut);
      const { text, over } = await answer.json();
      if (over) location.replace(location.pathname);
      else say(text);
    } catch {
      isDirty = true;
      say(form.dataset.offline);
      later(AGAIN_MS);
    }
  }

  form.addEventListener('input', () => {
    isDirty = true;
    later(AFTER_MS);
  });
  document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && save());

  return {
    /** The form itself is being sent, and keeps what is typed. */
    pause() {
      clearTimeout(timer);
      isDirty = false;
    },
    stop() {
      clearTimeout(timer);
      isOver = true;
    },
  };
}
