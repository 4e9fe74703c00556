// A page that changes under somebody's hands stays steady: nothing is drawn while something is pressed, and what had the
// focus, or was unfolded, is so again when it was drawn anew. What is typed and pressed is told in that order.
(() => {
  const SETTLE = 50, LONGEST = 5000, GONE = 250;  // milliseconds

  // Early: before the page talks to its process, the framework has each event wait by itself, and a press may overtake
  // what was typed for it. The socket keeps them in their order by itself.
  Object.defineProperty(window, "did_handshake", { get: () => Boolean(window.socket), set: () => {} });

  // Pressed: what the process sends waits until the press is over, so that what was pressed is what is let go.
  let waiting = null, timer = 0;
  const hold = () => {
    clearTimeout(timer);
    timer = setTimeout(release, LONGEST);
    if (waiting || !window.socket) return;
    waiting = [];
    window.socket.onevent = (message) => waiting.push(message);
  };
  const release = () => {
    clearTimeout(timer);
    if (!waiting) return;
    const messages = waiting;
    waiting = null;
    delete window.socket.onevent;
    for (const message of messages) window.socket.onevent(message);
  };
  const settle = () => {
    clearTimeout(timer);
    if (waiting) timer = setTimeout(release, SETTLE);
  };
  const pressing = ({ key, repeat, target }) => (key === " " || key === "Enter") && !repeat && !target.closest?.("input, textarea, [contenteditable]");
  const on = (kinds, heard) => kinds.forEach((kind) => addEventListener(kind, heard, { capture: true, passive: true }));
  on(["pointerdown", "compositionstart"], hold);
  on(["pointerup", "pointercancel", "dragend", "keyup", "compositionend"], settle);
  on(["blur"], ({ target }) => target === window && settle());
  on(["keydown"], (event) => pressing(event) && hold());

  // The same thing drawn anew: by its key, or by its words and what they stand in.
  const words = (one) => (one.getAttribute("aria-label") || one.labels?.[0]?.textContent || one.textContent).trim();
  const around = (one) => [one.parentElement?.closest("[data-key]")?.dataset.key, one.closest("fieldset")?.querySelector("legend")?.textContent].join("/");
  const named = (one) => ({ key: one.dataset.key, tag: one.tagName, words: words(one), around: around(one) });
  const found = ({ key, tag, words: said, around: near }) => {
    if (key) return document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    const alike = [...document.querySelectorAll(tag)].filter((one) => words(one) === said);
    return alike.find((one) => around(one) === near) || alike[0];
  };

  // Focus: what is gone for good hands it to its card, or to the heading.
  let last = null, name = null, gone = 0;
  addEventListener("focusin", ({ target }) => {
    if (target.closest("dialog")) return;
    last = target;
    name = named(target);
  });
  const focus = () => {
    clearTimeout(gone);
    if (!last || last.isConnected || document.activeElement !== document.body) return;
    const again = found(name);
    if (again) return again.focus({ preventScroll: true });
    gone = setTimeout(() => {
      if (document.activeElement !== document.body) return;
      const near = name.key && document.querySelector(`[data-key="${CSS.escape(name.key.split("/")[0])}"]`);
      (near || document.querySelector("h1"))?.focus({ preventScroll: true });
    }, GONE);
  };

  // Unfolded: as it was left.
  const folds = new Map();
  const fold = (one) => {
    const summary = one.querySelector("summary");
    return summary && JSON.stringify(named(summary));
  };
  addEventListener("toggle", ({ target }) => target.matches("details") && folds.set(fold(target), target.open), true);
  const unfold = (changes) => {
    if (!folds.size) return;
    for (const { addedNodes } of changes) {
      for (const added of addedNodes) {
        if (!added.querySelectorAll) continue;
        for (const one of added.matches("details") ? [added] : added.querySelectorAll("details")) {
          const open = folds.get(fold(one));
          if (open !== undefined) one.open = open;
        }
      }
    }
  };

  addEventListener("close", () => setTimeout(focus), true);
  addEventListener("DOMContentLoaded", () => new MutationObserver((changes) => {
    unfold(changes);
    focus();
  }).observe(document.body, { childList: true, subtree: true }));
})();
