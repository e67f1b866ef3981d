const AFTER_MS = 2_000;
const AGAIN_MS = 10_000;
/** Nobody is kept from signing out by a network that hangs. */
const PATIENCE_MS = 3_000;

/**
 * Sends what is typed to the server while it is typed, and once more when the page goes out of sight, so that a closed phone
 * or an ended session loses nothing.
 */
export function keepDraft(form) {
  let timer;
  let isDirty = false;
  let isOver = false;
  let sending;

  const say = (words) => {
    const place = form.querySelector('[data-draft-status]');
    if (place.textContent !== words) place.textContent = words;
  };

  const later = (delay) => {
    clearTimeout(timer);
    timer = setTimeout(() => save(), delay);
  };

  /** What is on its way on a slow network never comes in after what is newer. */
  const giveUp = () => {
    clearTimeout(timer);
    isDirty = false;
    if (sending) sending.abort();
    sending = undefined;
  };

  const failed = () => {
    isDirty = true;
    say(form.dataset.offline);
    later(AGAIN_MS);
  };

  async function save({ keepalive = false } = {}) {
    if (!isDirty || isOver) return;
    giveUp();
    const mine = new AbortController();
    sending = mine;
    const { signal } = mine;
    const body = new URLSearchParams(new FormData(form));
    try {
      const answer = await fetch(form.dataset.draft, {
        method: 'POST',
        body,
        redirect: 'manual',
        keepalive,
        signal,
      });
      if (signal.aborted) return;
      if (answer.type === 'opaqueredirect') return say(form.dataset.signedOut);
      if ([403, 404, 409].includes(answer.status)) return say(form.dataset.stale);
      const { text, over } = await answer.json();
      if (signal.aborted) return;
      if (over) location.replace(location.pathname);
      else say(text);
    } catch {
      if (!signal.aborted) failed();
    } finally {
      if (sending === mine) sending = undefined;
    }
  }

  /** Goes on when the page is gone; what is sent otherwise ends with it. */
  const leave = () => {
    isDirty ||= sending !== undefined;
    return save({ keepalive: true });
  };

  form.addEventListener('input', () => {
    isDirty = true;
    later(AFTER_MS);
  });
  document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && leave());
  // Signing out ends the session: what is typed is saved first.
  document.addEventListener('submit', async (event) => {
    const { target, submitter } = event;
    if (target === form || isOver || !(isDirty || sending)) return;
    event.preventDefault();
    await Promise.race([leave(), new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
    isOver = true;
    target.requestSubmit(submitter);
  });
  addEventListener('beforeunload', leave);
  // «Back» shows the page again from the browser's memory.
  addEventListener('pageshow', () => {
    isOver = false;
  });

  return {
    /** The form itself is being sent, and keeps what is typed. */
    pause: giveUp,
    stop() {
      giveUp();
      isOver = true;
    },
    failed,
  };
}
