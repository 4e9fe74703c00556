export { between, read, Tab, written } from "./tab.js";
export { LiveEditor } from "./editor.js";
export { passages } from "./authors.js";
// For those who check this module from outside.
export { ChangeSet, Text } from "@codemirror/state";
