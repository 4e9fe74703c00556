// Who wrote which passage: read from the document itself, where each run of characters has the number of the log that
// wrote it. Only on demand, and only to look at.
import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView } from "@codemirror/view";
import * as Y from "yjs";

/** The passages of a text in order: [{ from, to, client }], from the whole document as one update. */
export const passages = (update, root) => {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, update);
  const found = [];
  let at = 0;
  for (let item = doc.getText(root)._start; item; item = item.right) {
    if (item.deleted || !item.countable) continue;
    const last = found[found.length - 1], to = at + item.length, client = item.id.client;
    if (last && last.client === client) last.to = to;
    else found.push({ from: at, to, client });
    at = to;
  }
  doc.destroy();
  return found;
};

/** Passages to be marked, [{ from, to, seat, name }]; none for no marks. */
export const setAuthors = StateEffect.define();

const marked = (passages) => Decoration.set(passages.map(({ from, to, seat, name }) => Decoration.mark({
  class: `live-by live-by${seat}`, attributes: { title: name },
}).range(from, to)));

const field = StateField.define({
  create: () => Decoration.none,
  update(marks, transaction) {
    for (const effect of transaction.effects) if (effect.is(setAuthors)) return marked(effect.value);
    return marks.map(transaction.changes);
  },
  provide: (from) => EditorView.decorations.from(from),
});

export const authors = () => field;
