/**
 * Asks before somebody leaves a page whose form she has not sent (I5): in a dialog of ours for the links and the other
 * forms of the page, signing out among them; in the browser's own words when she closes or reloads it.
 */
export function leaving() {
  const form = document.querySelector('form[data-warn-leaving]');
  const dialog = form && document.getElementById(form.dataset.warnLeaving);
  if (!dialog) return;
  const text = dialog.querySelector('p').textContent;
  let mayLeave = false;
  let go;

  const leave = (how) => {
    mayLeave = true;
    how();
  };
  const ask = (how) => {
    if (!dialog.showModal) {
      if (confirm(text)) leave(how);
      return;
    }
    go = how;
    dialog.showModal();
    dialog.querySelector('[data-leave="no"]').focus();
  };

  dialog.querySelector('[data-leave="yes"]').addEventListener('click', () => {
    dialog.close();
    leave(go);
  });
  dialog.querySelector('[data-leave="no"]').addEventListener('click', () => dialog.close());
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[href]');
    if (mayLeave || !link || !leaves(link, event)) return;
    event.preventDefault();
    ask(() => {
      location.href = link.href;
    });
  });
  document.addEventListener('submit', (event) => {
    if (mayLeave) return;
    if (event.target === form) mayLeave = true;
    else {
      event.preventDefault();
      ask(() => event.target.requestSubmit(event.submitter));
    }
  });
  addEventListener('beforeunload', (event) => {
    if (!mayLeave) event.preventDefault();
  });
  // Shown again from the browser's memory by «Back», the page asks again.
  addEventListener('pageshow', () => {
    mayLeave = false;
  });
  // The same page in another language keeps what is ticked.
  for (const link of document.querySelectorAll('[data-language]'))
    link.addEventListener('click', () => {
      mayLeave = true;
    });
}

/** Whether a click takes this page away: not a place on it, nor what opens beside it. */
function leaves(link, { defaultPrevented, ctrlKey, metaKey, shiftKey, button }) {
  const isBeside = ctrlKey || metaKey || shiftKey || button !== 0 || (link.target !== '' && link.target !== '_self');
  const isHere = link.hash !== '' && link.href.split('#')[0] === location.href.split('#')[0];
  return !defaultPrevented && !isBeside && !isHere && /^https?:$/.test(link.protocol);
}
