// What one open tab knows of a text, and how it keeps up with the process behind it (docs/decisions/0029-live-text.md).
//
//   confirmed ──sent──▶ ──waiting──▶ what is on the screen
//
// `confirmed` is what the process has told: its `version`-th state. `sent` are changes on their way, each of which the
// process takes in its place or not at all; `waiting` is what was typed while nothing could be sent. A change of
// somebody else that arrives while something of ours is under way shows that the process did not take ours: it is moved
// over that change and sent again. So nothing is merged anywhere but here, by one function of CodeMirror (`map`).
//
// Where two write at the same place, whoever goes on with what they wrote last (it ends at `tail`) keeps it in one piece,
// and what somebody else began there comes behind it. Otherwise what came first stands first.
import { ChangeSet, Text } from "@codemirror/state";

const split = (text) => Text.of(text.split("\n"));

/** A change as it travels: lengths to keep, and [deleted length, inserted text]. */
export const written = (changes) => {
  const parts = [];
  let at = 0;
  changes.iterChanges((from, to, _fromB, _toB, inserted) => {
    if (from > at) parts.push(from - at);
    parts.push([to - from, inserted.sliceString(0, undefined, "\n")]);
    at = to;
  }, true);
  if (changes.length > at) parts.push(changes.length - at);
  return parts;
};

/** A change that came. */
export const read = (parts) => {
  const made = [];
  let at = 0;
  for (const part of parts) {
    if (typeof part === "number") at += part;
    else {
      made.push({ from: at, to: at + part[0], insert: split(part[1]) });
      at += part[0];
    }
  }
  return ChangeSet.of(made, at);
};

const inserted = (changes) => {
  let units = 0;
  changes.iterChanges((_from, _to, _fromB, _toB, text) => (units += text.length));
  return units;
};

/** Where what a change inserts ends, in the text that it leads to; null where it inserts nothing. */
const ending = (changes) => {
  let last = null;
  changes.iterChanges((_from, _to, _fromB, toB, text) => text.length && (last = toB));
  return last;
};

/** Whether a change inserts something at a place of the text that it is of. */
const goesOn = (changes, place) => {
  let found = false;
  changes.iterChanges((from, _to, _fromB, _toB, text) => (found ||= from === place && text.length > 0));
  return found;
};

/** What a change inserts, a line for each place. */
const texts = (changes) => {
  const found = [];
  changes?.iterChanges((_from, _to, _fromB, _toB, text) => text.length && found.push(text.toString()));
  return found.join("\n");
};

const within = (unit) => unit >= 0xdc00 && unit < 0xe000;

/** The change from one text to another: what lies between what they begin with and what they end with. */
export const between = (before, after) => {
  const old = before.toString(), now = after.toString(), most = Math.min(old.length, now.length);
  let start = 0, end = 0;
  while (start < most && old.charCodeAt(start) === now.charCodeAt(start)) start++;
  if (within(old.charCodeAt(start)) || within(now.charCodeAt(start))) start = Math.max(0, start - 1);
  while (end < most - start && old.charCodeAt(old.length - end - 1) === now.charCodeAt(now.length - end - 1)) end++;
  if (end && within(now.charCodeAt(now.length - end))) end--;
  if (start + end === old.length && old.length === now.length) return ChangeSet.empty(old.length);
  return ChangeSet.of({ from: start, to: old.length - end, insert: split(now.slice(start, now.length - end)) }, old.length);
};

const holds = (text, changes) => {
  let all = true;
  changes.iterChanges((_from, _to, _fromB, _toB, part) => (all &&= text.includes(part.toString())));
  return all;
};

export class Tab {
  /**
   * `send` hands over a message; `show` is called with each change of somebody else as it is for the screen, and where
   * on it what was written here last ends (null when nothing was).
   */
  constructor(name, send, show) {
    Object.assign(this, { name, send, show, epoch: "", version: 0, clock: 0, client: 0, generation: -1 });
    Object.assign(this, { turn: 0, writable: true, pause: 0, lost: "" });
    this.confirmed = Text.empty;
    this.tail = null;
    this.sent = [];
    this.waiting = null;
    this.open = false;
  }

  /** What is on the screen. */
  get shown() {
    return this.ours().apply(this.confirmed);
  }

  /** Everything of ours that is not confirmed, as one change of what is. */
  ours() {
    const all = this.waiting ? [...this.sent, this.waiting] : this.sent;
    return all.reduce((one, next) => one.compose(next), ChangeSet.empty(this.confirmed.length));
  }

  get unkept() {
    return this.sent.length > 0 || this.waiting !== null;
  }

  /** The connection stands: says how far this tab is. */
  begin() {
    this.open = false;
    this.send({ hello: { tab: this.name, epoch: this.epoch, version: this.version } });
  }

  end() {
    this.open = false;
  }

  /** Somebody typed in this tab. `selection` is where the cursor then is, or null. */
  edit(changes, selection = null) {
    this.waiting = this.waiting ? this.waiting.compose(changes) : changes;
    this.push(selection);
  }

  /** Sends again what the process gave up, or what waited. */
  push(selection = null) {
    if (!this.open || !this.waiting) return;
    const changes = this.waiting;
    this.waiting = null;
    if (changes.empty) return;
    const { turn, version } = this;
    this.send({ push: { turn, base: version, at: version + this.sent.length, changes: written(changes), selection } });
    this.sent.push(changes);
  }

  /** A message came. */
  receive({ welcome, refused, entries = [] }, selection = null) {
    if (welcome) return this.welcome(welcome);
    if (refused) return this.regain();
    for (const { own, changes, clock } of entries) {
      if (own) this.confirm();
      else this.take(read(changes));
      this.clock = clock;
    }
    this.push(selection);
  }

  welcome({ epoch, turn, version, text, clock, client, generation, entries, taken, writable, pause }) {
    Object.assign(this, { turn, open: false, writable, pause });
    if (epoch === this.epoch) {
      this.receive({ entries });
      this.regain(taken);
    } else {
      const now = split(text), cut = this.generation >= 0 && generation !== this.generation;
      if (cut) this.drop(now);
      else {
        this.settle(client === this.client ? clock - this.clock : 0, text);
        this.regain();
        this.take(between(this.confirmed, now));
      }
      Object.assign(this, { epoch, version, clock, client, generation });
    }
    if (!pause) this.resume();
  }

  /** The pause after trouble is over. */
  resume() {
    this.open = this.writable;
    this.push();
  }

  /** What was typed here and will not come into the text as it is, for the person to copy. */
  get untaken() {
    return [this.lost, ...(this.writable ? [] : [texts(this.waiting)])].filter(Boolean).join("\n");
  }

  /** The text ended and another began, for another circle: what was not kept goes to nobody. */
  drop(now) {
    const screen = this.shown;
    this.lost = [this.lost, texts(this.ours())].filter(Boolean).join("\n");
    this.sent = [];
    this.waiting = null;
    this.confirmed = now;
    this.tail = null;
    this.show(between(screen, now), null);
  }

  /** After a new beginning: what of ours is in the text already. `units`: how many of this laptop's are new in it. */
  settle(units, text) {
    let left = units;
    while (this.sent.length) {
      const [first] = this.sent, size = inserted(first);
      const just = first.apply(this.confirmed).toString() === text;
      if (!just && (!size || size > left || !holds(text, first))) return;
      left -= size;
      this.confirm();
    }
  }

  /** The process does not have what was sent, but for the first `taken`: it waits again. */
  regain(taken = 0) {
    const given = this.sent.splice(taken);
    if (!given.length) return;
    this.waiting = [...given, ...(this.waiting ? [this.waiting] : [])].reduce((one, next) => one.compose(next));
  }

  confirm() {
    const mine = this.sent.shift();
    this.confirmed = mine.apply(this.confirmed);
    this.tail = this.after(mine);
    this.version += 1;
  }

  /** Somebody else's change of what is confirmed. */
  take(theirs) {
    this.regain();
    this.confirmed = theirs.apply(this.confirmed);
    this.version += 1;
    const goes = this.waiting !== null && this.tail !== null && goesOn(this.waiting, this.tail);
    const shown = this.waiting ? theirs.map(this.waiting, !goes) : theirs;
    const end = this.waiting ? this.after(this.waiting) : this.tail;
    if (this.waiting) this.waiting = this.waiting.map(theirs, goes);
    if (this.tail !== null) this.tail = theirs.mapPos(this.tail, -1);
    this.show(shown, end);
  }

  /** Where what was written here last ends, once a change of ours is in the text. */
  after(mine) {
    return ending(mine) ?? (this.tail === null ? null : mine.mapPos(this.tail, -1));
  }

  /** A place in the confirmed text as it is on the screen. */
  placed(at) {
    return this.ours().mapPos(Math.min(at, this.confirmed.length), 1);
  }
}
