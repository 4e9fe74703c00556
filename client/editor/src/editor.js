// The editor on the page: CodeMirror as a plain text field for several people. Tab leaves it, as in any field.
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { Annotation, Compartment, EditorState, Transaction } from "@codemirror/state";
import { Decoration, EditorView, highlightSpecialChars, keymap, placeholder, ViewPlugin } from "@codemirror/view";
import { authors, passages, setAuthors } from "./authors.js";
import { others, setOthers, shownOthers } from "./others.js";
import { Tab } from "./tab.js";

const AGAIN = 200, TELL = 100, STILL_HERE = 3000, QUIET = 1200, COMPOSED = 60, CHOOSING = 20000;  // milliseconds
const MOST = 500000;  // characters of a text

const theirs = Annotation.define();

/** Each line goes the way that its own first letters go. */
const directions = ViewPlugin.fromClass(class {
  constructor(view) { this.decorations = this.of(view); }
  update(update) { if (update.docChanged || update.viewportChanged) this.decorations = this.of(update.view); }
  of(view) {
    const line = Decoration.line({ attributes: { dir: "auto" } }), made = [];
    for (const { from, to } of view.visibleRanges) {
      for (let at = from; at <= to;) {
        const found = view.state.doc.lineAt(at);
        made.push(line.range(found.from));
        at = found.to + 1;
      }
    }
    return Decoration.set(made, true);
  }
}, { decorations: (plugin) => plugin.decorations });

/** Half a character is no text, and a text has an end. */
const wellFormed = EditorState.transactionFilter.of((transaction) => {
  if (!transaction.docChanged || transaction.annotation(theirs)) return transaction;
  if (transaction.newDoc.length > MOST && transaction.newDoc.length > transaction.startState.doc.length) return [];
  const made = [];
  let broken = false;
  transaction.changes.iterChanges((from, to, _fromB, _toB, inserted) => {
    const text = inserted.toString(), whole = text.toWellFormed();
    broken ||= text !== whole;
    made.push({ from, to, insert: whole });
  }, true);
  return broken ? { changes: made, annotations: Transaction.userEvent.of("input"), scrollIntoView: true } : transaction;
});

/**
 * `given`: parent, address, label, root (the text's name in the document), shapes (by seat), words (empty, apart), name
 * (for the focus), told (called with what is to be said to the person, and what they typed that is not taken).
 */
export class LiveEditor {
  constructor(given) {
    Object.assign(this, given, { socket: null, gone: false, timer: 0, trouble: "", said: "", reported: "", fixed: new Compartment(), cursors: [], telling: 0 });
    Object.assign(this, { came: [], composing: false, reading: 0 });
    this.tab = new Tab(crypto.randomUUID(), (message) => this.give(message), (changes, end) => this.theirs(changes, end));
    this.view = new EditorView({ parent: this.parent, state: this.state() });
    this.here = setInterval(() => this.tell(), STILL_HERE);
    this.connect();
  }

  state() {
    return EditorState.create({
      extensions: [
        EditorState.lineSeparator.of("\n"), EditorState.allowMultipleSelections.of(false), history(),
        keymap.of([...historyKeymap, ...defaultKeymap]), EditorView.lineWrapping, EditorView.perLineTextDirection.of(true),
        highlightSpecialChars(), wellFormed, directions, others(), authors(),
        this.fixed.of(EditorState.readOnly.of(false)), placeholder(this.words.empty),
        EditorView.contentAttributes.of({
          "aria-label": this.label, "data-key": this.name, spellcheck: "true", autocapitalize: "sentences", class: "live-text",
        }),
        EditorView.editorAttributes.of(() => ({ class: "live-editor" })),
        EditorView.domEventHandlers({
          compositionstart: () => this.compose(), compositionupdate: () => this.compose(), compositionend: () => this.finish(),
        }),
        EditorState.changeFilter.of((transaction) => this.trouble !== "closed" && this.trouble !== "apart" || !!transaction.annotation(theirs)),
        EditorView.updateListener.of((update) => this.updated(update)),
      ],
    });
  }

  connect() {
    if (this.gone) return;
    const socket = (this.socket = new WebSocket(this.address));
    socket.onopen = () => this.tab.begin();
    socket.onmessage = ({ data }) => (this.came.push(JSON.parse(data)), this.read());
    socket.onclose = () => {
      if (this.socket !== socket) return;
      this.tab.end();
      clearTimeout(this.pausing);
      this.came = [];
      this.cursors = [];
      this.drawOthers();
      this.quiet ||= setTimeout(() => this.say("apart", this.words.apart), QUIET);
      this.timer = setTimeout(() => this.connect(), AGAIN);
    };
  }

  give(message) {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  // A word that an input method composes is the browser's until it is chosen: what others write beside it would end that
  // halfway, and the word would come twice. So it waits, unless nothing was chosen for long.
  compose() {
    this.composing = true;
    this.again(CHOOSING);
  }

  finish() {
    this.again(COMPOSED);
  }

  again(later) {
    clearTimeout(this.reading);
    this.reading = setTimeout(() => ((this.composing = false), this.read()), later);
  }

  read() {
    while (!this.composing && this.came.length) this.receive(this.came.shift());
  }

  receive(message) {
    if (message.state !== undefined) {
      clearTimeout(this.quiet);
      this.quiet = 0;
      this.say(message.state, message.said);
    }
    if (message.entries || message.welcome || message.refused) {
      this.tab.receive(message, null);
      this.later();
      this.report();
    }
    if (message.welcome) {
      clearTimeout(this.pausing);
      if (this.tab.pause) this.pausing = setTimeout(() => this.tab.resume(), this.tab.pause * 1000);
    }
    if (message.cursors) this.cursors = message.cursors;
    if (message.cursors) this.drawOthers();
    if (message.who) this.who(message.who);
  }

  say(trouble, said) {
    const fixed = trouble === "closed";
    if (fixed !== (this.trouble === "closed"))
      this.view.dispatch({ effects: this.fixed.reconfigure(EditorState.readOnly.of(fixed)) });
    Object.assign(this, { trouble, said });
    this.report();
  }

  /** Tells the person, where there is something else to say. */
  report() {
    const told = JSON.stringify([this.said, this.tab.untaken]);
    if (told !== this.reported) this.told(this.said, this.tab.untaken);
    this.reported = told;
  }

  /** Somebody else changed the text. The cursor stays at the end of what was written here last (`end`), or goes along. */
  theirs(changes, end) {
    if (changes.empty) return;
    const { empty, head } = this.view.state.selection.main;
    const selection = empty && head !== end ? { anchor: changes.mapPos(head, 1) } : undefined;
    this.view.dispatch({ changes, selection, annotations: [Transaction.addToHistory.of(false), Transaction.remote.of(true), theirs.of(true)] });
  }

  updated(update) {
    const mine = update.transactions.filter((one) => one.docChanged && !one.annotation(theirs));
    const { anchor, head } = update.state.selection.main;
    mine.forEach((one, index) => this.tab.edit(one.changes, index === mine.length - 1 ? [anchor, head] : null));
    if (update.selectionSet || update.docChanged || update.focusChanged) this.later();
    if (update.docChanged && this.named) this.unname();
  }

  /** Tells the place of the cursor in a moment, once what it stands behind is on its way. */
  later() {
    this.telling ||= setTimeout(() => ((this.telling = 0), this.tell()), TELL);
  }

  tell() {
    if (!this.view.hasFocus || document.hidden || !this.tab.open || this.tab.unkept) return;
    const { anchor, head } = this.view.state.selection.main;
    this.give({ cursor: { version: this.tab.version, selection: [anchor, head] } });
  }

  drawOthers() {
    const shown = this.cursors.map(({ seat, name, selection: [anchor, head] }) => ({
      seat, name, shape: this.shapes[seat], anchor: this.tab.placed(anchor), head: this.tab.placed(head),
    }));
    if (shown.length || shownOthers(this.view.state).length) this.view.dispatch({ effects: setOthers.of(shown) });
  }

  /** Marks who wrote what, or takes the marks away. */
  show(shown) {
    this.named = shown;
    if (shown) this.give({ who: true });
    else this.view.dispatch({ effects: setAuthors.of([]) });
  }

  unname() {
    clearTimeout(this.naming);
    this.naming = setTimeout(() => this.named && this.give({ who: true }), STILL_HERE / 6);
  }

  who({ update, seats, names }) {
    if (!this.named || this.tab.unkept) return;
    const bytes = Uint8Array.from(atob(update), (one) => one.charCodeAt(0)), most = this.view.state.doc.length;
    const marks = passages(bytes, this.root).filter(({ client, to }) => seats[client] !== undefined && to <= most);
    this.view.dispatch({ effects: setAuthors.of(marks.map((one) => ({ ...one, seat: seats[one.client], name: names[seats[one.client]] }))) });
  }

  focus() {
    this.view.focus();
  }

  close() {
    this.gone = true;
    clearTimeout(this.timer);
    clearTimeout(this.quiet);
    clearTimeout(this.pausing);
    clearTimeout(this.telling);
    clearTimeout(this.naming);
    clearTimeout(this.reading);
    clearInterval(this.here);
    this.socket?.close();
    this.view.destroy();
  }
}
