// A native labelled field. It tells what is typed a moment later, and at once when it is left or Enter is pressed; the
// server never writes into it while somebody types. Drawn again under somebody's hands, it goes on where they were.
const SOON = 250, JUST_NOW = 1000;  // milliseconds

let left = null;  // what somebody was typing in when it was drawn again; the field of that name goes on with it

export default {
  template: `
    <div class="field">
      <label :for="box">{{ label }}</label>
      <textarea v-if="long" ref="box" :id="box" class="box" rows="2" v-model="text" v-bind="common"></textarea>
      <input v-else ref="box" :id="box" class="box" :type="shown ? 'text' : kind" v-model="text" v-bind="common" @keydown.enter="enter">
      <p v-if="hint" :id="box + '-hint'" class="hint">{{ hint }}</p>
    </div>`,
  props: { label: String, initial: String, long: Boolean, kind: String, complete: String, hint: String, first: Boolean, name: String, most: Number, open: Boolean },
  emits: ["typed"],
  data() {
    return { text: this.initial || "", sent: this.initial || "", shown: this.open, told: 0, timer: 0, box: `${this.$attrs.id}-box` };
  },
  computed: {
    common() {
      return {
        autocomplete: this.complete, spellcheck: this.kind !== "password", onBlur: this.flush, "data-first": this.first || undefined,
        "data-key": this.name || undefined, "aria-describedby": this.hint ? `${this.box}-hint` : undefined,
      };
    },
  },
  watch: {
    text() {
      clearTimeout(this.timer);
      this.timer = setTimeout(this.flush, SOON);
      this.$nextTick(this.grow);
    },
  },
  mounted() {
    this.sized = new ResizeObserver(() => this.grow());
    this.sized.observe(this.$el.firstElementChild);
    if (this.first && !this.$el.closest("dialog")) this.focus();
    if (left && left.name === this.name) this.goOn(left);
  },
  beforeUnmount() {
    this.sized.disconnect();
    clearTimeout(this.timer);
    const { name, kind, text, sent, told, $refs: { box } } = this;
    if (!name || kind === "password" || document.activeElement !== box) return;
    left = { name, places: [box.selectionStart, box.selectionEnd], text: text !== sent || Date.now() - told < JUST_NOW ? text : null };
    setTimeout(() => (left = null), JUST_NOW);
  },
  methods: {
    flush() {
      clearTimeout(this.timer);
      if (this.text === this.sent) return;
      this.told = Date.now();
      this.$emit("typed", (this.sent = this.text).slice(0, this.most));
    },
    enter() {
      this.flush();
      this.told = 0;  // what it was typed for may be done with it
    },
    grow() {
      const box = this.$refs.box;
      if (!this.long || !box) return;
      box.style.height = "auto";
      box.style.height = `${box.scrollHeight + 2}px`;
    },
    async goOn({ text, places }) {
      left = null;
      if (text !== null) this.text = text;
      await this.$nextTick();
      this.$refs.box.focus({ preventScroll: true });
      if (places[0] !== null) this.$refs.box.setSelectionRange(...places);
    },
    put(text) {
      if (this.text !== this.sent) return;  // typed since
      this.text = this.sent = text;
    },
    show(shown) {
      this.shown = shown;
    },
    focus() {
      this.$refs.box.focus();
    },
  },
};
