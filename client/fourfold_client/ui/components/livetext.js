// Places the editor of a live text on the page, with what there is to say about it.
import { LiveEditor } from "fourfold-live";

export default {
  template: `
    <div class="live">
      <p v-if="said" class="notice" role="status">{{ said }}</p>
      <div ref="place"></div>
      <label class="live-who"><input type="checkbox" v-model="named"> <span>{{ words.who }}</span></label>
    </div>`,
  props: { path: String, label: String, root: String, name: String, shapes: Array, words: Object },
  data() {
    return { said: "", named: false };
  },
  watch: {
    named(shown) {
      this.editor.show(shown);
    },
  },
  mounted() {
    const editor = new LiveEditor({
      parent: this.$refs.place, address: `ws://${location.host}${this.path}`, label: this.label, root: this.root, name: this.name,
      shapes: this.shapes, words: this.words, told: (trouble) => (this.said = this.words.trouble[trouble] || ""),
    });
    this.editor = this.$refs.place.editor = editor;
  },
  beforeUnmount() {
    this.editor.close();
  },
};
