/** Lets a mouse drag wishes to another rank, by a handle of their own; keyboards and fingers have the buttons. */
export function dragWishes(form, move) {
  if (!matchMedia('(hover: hover) and (pointer: fine)').matches) return;
  let dragged;
  const cardOf = (target) => target.closest('[data-wish]');
  const rankOf = (card) => Number(card.dataset.wish);

  const addHandles = () => {
    const cards = form.querySelectorAll('[data-wish]');
    for (const card of cards) {
      if (cards.length < 2 || card.querySelector('.ec-wish__handle')) continue;
      const handle = Object.assign(document.createElement('span'), { className: 'ec-wish__handle', draggable: true });
      handle.setAttribute('aria-hidden', 'true');
      card.prepend(handle);
    }
  };

  form.addEventListener('dragstart', (event) => {
    if (!event.target.matches('.ec-wish__handle')) return;
    dragged = cardOf(event.target);
    dragged.classList.add('ec-wish--dragged');
    event.dataTransfer.effectAllowed = 'move';
    // Firefox drags nothing that has no data.
    event.dataTransfer.setData('text/plain', '');
    event.dataTransfer.setDragImage(dragged, 0, 0);
  });
  form.addEventListener('dragover', (event) => {
    if (dragged && cardOf(event.target)) event.preventDefault();
  });
  form.addEventListener('drop', (event) => {
    const over = cardOf(event.target);
    if (!dragged || !over) return;
    event.preventDefault();
    if (over !== dragged) move(rankOf(dragged), rankOf(over));
  });
  form.addEventListener('dragend', () => {
    if (dragged) dragged.classList.remove('ec-wish--dragged');
    dragged = undefined;
  });
  new MutationObserver(addHandles).observe(form, { childList: true });
  addHandles();
}
