// Where the others are: a thin line in the colour of their chair, with their shape and name. Nothing else is told.
import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, WidgetType } from "@codemirror/view";

/** What the process tells: [{ seat, name, shape, anchor, head }], the places as they are on the screen. */
export const setOthers = StateEffect.define();

class Caret extends WidgetType {
  constructor(one) {
    super();
    this.one = one;
  }
  eq(other) {
    return other.one.seat === this.one.seat && other.one.name === this.one.name;
  }
  toDOM() {
    const made = document.createElement("span"), flag = document.createElement("span");
    made.className = `live-caret seat${this.one.seat}`;
    made.setAttribute("aria-hidden", "true");
    made.dataset.seat = this.one.seat;
    flag.className = "live-flag";
    flag.innerHTML = this.one.shape;
    flag.append(this.one.name);
    made.append("\u2060", flag, "\u2060");
    return made;
  }
  ignoreEvent() {
    return true;
  }
}

const moved = (others, changes) => others.map((one) => ({
  ...one, anchor: changes.mapPos(one.anchor, 1), head: changes.mapPos(one.head, 1),
}));

const field = StateField.define({
  create: () => [],
  update(others, transaction) {
    for (const effect of transaction.effects) if (effect.is(setOthers)) return effect.value;
    return transaction.docChanged ? moved(others, transaction.changes) : others;
  },
  provide: (from) => EditorView.decorations.from(from, (others) => Decoration.set(others.flatMap((one) => {
    const begin = Math.min(one.anchor, one.head), end = Math.max(one.anchor, one.head);
    const caret = Decoration.widget({ widget: new Caret(one), side: 1 }).range(one.head);
    const chosen = Decoration.mark({ class: `live-chosen live-chosen${one.seat}` });
    return begin < end ? [chosen.range(begin, end), caret] : [caret];
  }), true)),
});

export const others = () => field;
/** Where they are now. */
export const shownOthers = (state) => state.field(field);
