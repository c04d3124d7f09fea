// What pages do better with JavaScript than without. Nothing here is needed to use them.
(() => {
  const html = document.documentElement;
  html.setAttribute('data-js', '');

  /** The error summary takes the focus, after a full load as after a swap. */
  function focusProblems(root) {
    const problems = root.querySelector('[data-focus]');
    if (problems) problems.focus();
  }

  /** A box that ticks all rows of a list, and the count beside the buttons. */
  function readyBulk(root) {
    for (const form of root.querySelectorAll('[data-bulk]')) {
      if (form.dataset.ready) continue;
      form.dataset.ready = 'yes';
      const list = form.closest('.list');
      const boxes = () => [...list.querySelectorAll('tbody [name="pick"]')];
      const head = list.querySelector('thead .tick');
      const all = document.createElement('input');
      all.type = 'checkbox';
      all.className = 'form-check-input';
      all.setAttribute('aria-label', '勾选本页全部');
      const label = document.createElement('label');
      label.append(all);
      head.replaceChildren(label);
      const count = form.querySelector('[data-bulk-count]');
      const show = () => {
        const ticked = boxes().filter((box) => box.checked).length;
        all.checked = ticked > 0 && ticked === boxes().length;
        all.indeterminate = ticked > 0 && !all.checked;
        count.textContent = ticked ? `已选 ${ticked} 条` : '未选记录';
        for (const button of form.querySelectorAll('button')) button.disabled = ticked === 0;
      };
      all.addEventListener('change', () => {
        for (const box of boxes()) box.checked = all.checked;
        show();
      });
      list.addEventListener('change', show);
      show();
    }
  }

  /** How many characters are left in a long text. */
  function readyCounts(root) {
    for (const area of root.querySelectorAll('textarea[data-most]')) {
      if (area.dataset.ready) continue;
      area.dataset.ready = 'yes';
      const line = document.createElement('span');
      line.className = 'count-down';
      const most = Number(area.dataset.most);
      const show = () => {
        const length = [...area.value].length;
        line.textContent = length > most ? `超出 ${length - most} 字` : `${length}/${most} 字`;
      };
      area.addEventListener('input', show);
      area.after(line);
      show();
    }
  }

  function ready(root) {
    readyBulk(root);
    readyCounts(root);
    focusProblems(root);
  }

  // Open menus close on Escape, on a click elsewhere and when the focus leaves them.
  const popOf = (node) => (node instanceof Element ? node.closest('details[data-pop]') : null);
  function closeOthers(kept, focused) {
    for (const pop of document.querySelectorAll('details[data-pop][open]')) {
      // A press on a label's text gives the focus to what surrounds it, <main>, before the click.
      if (pop !== kept && !(focused && focused.contains(pop))) pop.open = false;
    }
  }
  document.addEventListener('click', (event) => closeOthers(popOf(event.target)));
  document.addEventListener('focusin', (event) => closeOthers(popOf(event.target), event.target));
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    const pop = popOf(document.activeElement);
    closeOthers(null);
    if (pop) pop.querySelector('summary').focus();
  });

  // Enter in a picker searches; it does not send the form.
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.isComposing && event.target.matches && event.target.matches('.pick-search input')) {
      event.preventDefault();
    }
  });

  // What the search box has found: arrows walk through it; Escape and leaving it close it.
  const found = document.getElementById('found');
  const search = found && found.closest('form');
  const closeFound = (kept) => {
    if (search && !search.contains(kept)) found.replaceChildren();
  };
  document.addEventListener('click', (event) => closeFound(event.target));
  document.addEventListener('focusin', (event) => closeFound(event.target));
  if (search) {
    search.addEventListener('keydown', (event) => {
      if (event.isComposing || !found.firstElementChild) return;
      const stops = [search.elements.q, ...found.querySelectorAll('a')];
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key] || 0;
      const next = step && stops[stops.indexOf(document.activeElement) + step];
      if (event.key === 'Escape') found.replaceChildren();
      else if (!next) return;
      event.preventDefault();
      (next || stops[0]).focus();
    });
  }

  document.addEventListener('change', (event) => {
    if (event.target.matches('select[data-submit]')) event.target.form.submit();
  });

  // Leaving a page with something typed asks first. Sending does not.
  let typed = false;
  document.addEventListener('input', (event) => {
    if (event.target.closest('form[data-guard]')) typed = true;
  });
  document.addEventListener('submit', (event) => {
    typed = false;
    const form = event.target;
    if (form.method !== 'post') return;
    // A second press of the button while the first is on its way sends nothing.
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = 'yes';
    setTimeout(() => delete form.dataset.sent, 4000);
  });
  window.addEventListener('pageshow', () => {
    for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent;
  });
  window.addEventListener('beforeunload', (event) => {
    if (typed) event.preventDefault();
  });

  function swapped() {
    ready(document);
    // What comes after the box was left is not wanted any more.
    closeFound(document.activeElement);
  }

  ready(document);
  document.addEventListener('htmx:after:swap', swapped);
  document.addEventListener('htmx:afterSwap', swapped);
})();
