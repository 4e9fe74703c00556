// Places the editor of a live text on the page, with what there is to say about it.
import { LiveEditor } from "fourfold-live";

export default {
  template: `
    <div class="live">
      <div role="status"><p v-if="said" class="notice">{{ said }}</p></div>
      <div v-if="untaken" class="live-untaken">
        <p>{{ words.untaken }}</p>
        <textarea readonly ref="untaken" rows="4" :aria-label="words.untakenLabel" :value="untaken"></textarea>
        <button type="button" class="button edge" @click="copy">{{ copied ? words.copied : words.copy }}</button>
      </div>
      <div ref="place" class="live-place"></div>
      <label class="live-who"><input type="checkbox" v-model="named"> <span>{{ words.who }}</span></label>
    </div>`,
  props: { path: String, label: String, root: String, name: String, shapes: Array, words: Object },
  data() {
    return { said: "", untaken: "", copied: false, named: false };
  },
  methods: {
    async copy() {
      this.$refs.untaken.select();
      await navigator.clipboard.writeText(this.untaken).catch(() => document.execCommand("copy"));
      this.copied = true;
    },
  },
  watch: {
    named(shown) {
      this.editor.show(shown);
    },
  },
  mounted() {
    const editor = new LiveEditor({
      parent: this.$refs.place, address: `ws://${location.host}${this.path}`, label: this.label, root: this.root, name: this.name,
      shapes: this.shapes, words: this.words,
      told: (said, untaken) => {
        this.copied &&= this.untaken === untaken;
        Object.assign(this, { said, untaken });
      },
    });
    this.editor = this.$refs.place.editor = editor;
  },
  beforeUnmount() {
    this.editor.close();
  },
};
