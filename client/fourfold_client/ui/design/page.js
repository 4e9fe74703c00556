// What the page does by itself: lock, notice that nobody is there or that Fourfold has stopped, leave nothing behind.
// FOURFOLD holds the sentences.
(() => {
  const TWICE = 600, TELL_EVERY = 5000, LOOK_EVERY = 500, GRACE = 1000, GIVE_UP = 15000;  // milliseconds
  const tabs = new BroadcastChannel("fourfold");
  const opened = () => document.querySelector("[data-open]");
  let escaped = 0, told = 0, seen = Date.now(), lost = 0, emptied = false;

  const tell = (name) => window.emitEvent && mounted_app && emitEvent(name);
  const paragraph = (text, role) => {
    const made = document.createElement("p");
    made.textContent = text;
    made.setAttribute("role", role);
    return made;
  };
  const empty = (sentence) => {
    if (!document.body) return;
    emptied = true;
    const left = document.createElement("main"), panel = document.createElement("div");
    left.className = "gate";
    panel.className = "panel";
    panel.append(paragraph(sentence, "status"));
    if (sentence) left.append(panel);
    const hidden = document.querySelectorAll(".nicegui-error-popup");  // never shown; the framework's script wants them
    document.body.replaceChildren(left, ...hidden);
  };
  const leave = (sentence) => {
    document.activeElement?.blur();  // a field tells what is in it when it is left
    empty(sentence);
  };
  // The event keeps its place behind what was typed; where it does not get through, as after a sleep, the request does.
  const lock = () => {
    const talking = window.socket?.connected;
    document.activeElement?.blur();
    tell("fourfold-lock");
    tabs.postMessage("lock");
    empty(FOURFOLD.locked);
    const ask = () => fetch(FOURFOLD.lock, { method: "POST" }).then(() => location.replace("/"), () => {});
    setTimeout(ask, talking ? GRACE : 0);
  };

  // Locking: the button, Esc Esc, nobody there. A laptop that was asleep counts the hours too.
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.repeat) return;
    if (Date.now() - escaped < TWICE && opened()) lock();
    escaped = Date.now();
  }, true);
  addEventListener("click", (event) => { if (event.target.closest?.("[data-lock]")) lock(); }, true);
  const there = () => {
    seen = Date.now();
    if (seen - told < TELL_EVERY) return;
    told = seen;
    tell("fourfold-there");
    tabs.postMessage("there");
  };
  for (const kind of ["keydown", "pointerdown", "wheel", "touchstart"]) {
    addEventListener(kind, there, { capture: true, passive: true });
  }
  tabs.addEventListener("message", ({ data }) => {
    if (data === "there") seen = Date.now();
    if (data === "lock" && opened()) leave(FOURFOLD.locked);
  });
  const look = () => {
    const idle = Number(opened()?.dataset.idle || 0) * 60000, now = Date.now();
    const talking = !window.socket || window.socket.connected;
    if (idle && now - seen >= idle) return lock();
    if (talking && lost && emptied) return location.reload();
    if (talking && lost) stopped(false);
    lost = talking ? 0 : lost || now;
    if (lost && now - lost >= GIVE_UP && !emptied) leave(FOURFOLD.gone);
    else if (lost && now - lost >= GRACE && !emptied) stopped(true);
  };
  addEventListener("visibilitychange", look);
  setInterval(look, LOOK_EVERY);

  // Fourfold has stopped: nothing can be typed into a page that could not keep it, and soon nothing is shown either.
  const stopped = (now) => {
    const app = document.getElementById("app"), shown = document.querySelector(".gone");
    if (app) app.inert = now;
    if (!now) shown?.remove();
    if (!now || shown) return;
    const said = document.createElement("div");
    said.className = "gone";
    said.append(paragraph(FOURFOLD.gone, "alert"));
    document.body.append(said);
  };

  addEventListener("pagehide", () => leave(""));
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  // A link may lead to an entry or to something folded, by its name: once the page is whole that is opened, and one goes
  // on from there.
  const lead = () => {
    const name = decodeURIComponent(location.hash.slice(1));
    const found = name && document.querySelector(`[data-key="${CSS.escape(name)}"]`);
    if (!found) return;
    if (found.matches("summary") && !found.parentElement.open) found.click();
    found.focus();
    found.scrollIntoView();
  };
  const whole = new MutationObserver(() => {
    if (!document.querySelector("[data-open=whole]")) return;
    whole.disconnect();
    lead();
  });
  whole.observe(document, { subtree: true, childList: true, attributeFilter: ["data-open"] });

  // What is printed says when. A part is printed by hiding what stands beside it and beside what it stands in.
  addEventListener("beforeprint", () => {
    const when = new Date().toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short" });
    const own = document.documentElement.classList.contains("own-only");
    for (const line of document.querySelectorAll("[data-printed]")) {
      const told = line.dataset.line || line.dataset.printed;
      line.textContent = told.replace("{when}", when) + (own ? line.dataset.leftOut : "");
    }
  });
  const worded = (from, to) => {
    for (const one of document.querySelectorAll("[data-paper]")) {
      if (to) one.dataset[to] = one.textContent;
      if (from in one.dataset) one.textContent = one.dataset[from];
      if (!to) delete one.dataset[from];
    }
  };
  addEventListener("beforeprint", () => worded("paper", "screen"));
  addEventListener("afterprint", () => worded("screen", ""));
  window.printPage = (line, part, own) => {
    const hidden = [], head = document.querySelector("[data-printed]"), root = document.documentElement;
    for (let at = part; at && at.tagName !== "MAIN"; at = at.parentElement) {
      for (const other of at.parentElement.children) {
        if (other === at || other.classList.contains("unprinted") || other.querySelector("[data-printed]")) continue;
        other.classList.add("unprinted");
        hidden.push(other);
      }
    }
    if (head && line) head.dataset.line = line;
    root.classList.toggle("own-only", Boolean(own));
    addEventListener("afterprint", () => {
      for (const one of hidden) one.classList.remove("unprinted");
      if (head) delete head.dataset.line;
      root.classList.remove("own-only");
    }, { once: true });
    window.print();
  };
})();
