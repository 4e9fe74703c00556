// Locks on Esc Esc, tells the server that somebody is there, and leaves nothing behind when the page is left.
(() => {
  const TWICE = 600, TELL_EVERY = 20000;
  let escaped = 0, told = 0;
  const empty = () => document.body && document.body.replaceChildren();
  const tell = (name) => window.emitEvent && emitEvent(name);
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const now = Date.now();
      if (now - escaped < TWICE && document.querySelector("[data-open]")) {
        tell("fourfold-lock");
        setTimeout(empty, 0);
      }
      escaped = now;
    }
  }, true);
  const there = () => {
    if (Date.now() - told > TELL_EVERY) { told = Date.now(); tell("fourfold-there"); }
  };
  addEventListener("keydown", there, true);
  addEventListener("pointerdown", there, true);
  addEventListener("pagehide", empty);
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
})();
