// Makes the one module that the package ships, and the list of the licences of what is in it.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";

const out = process.argv[2] || "../fourfold_client/ui/live";
const { metafile } = await build({
  entryPoints: ["src/index.js"], bundle: true, format: "esm", minify: true, target: ["es2022"], charset: "utf8",
  legalComments: "none", outfile: `${out}/index.js`, metafile: true,
});
const packages = [...new Set(Object.keys(metafile.inputs).map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]))];
const told = ["The module beside this file, index.js, is made from client/editor and these packages.", ""];
for (const name of packages.filter(Boolean).sort()) {
  const folder = `node_modules/${name}`, about = JSON.parse(await readFile(`${folder}/package.json`, "utf8"));
  const file = (await readdir(folder)).find((one) => /^licen[cs]e/i.test(one));
  told.push(`== ${name} ${about.version}: ${about.license}`, "", (await readFile(`${folder}/${file}`, "utf8")).trim(), "");
}
await writeFile(`${out}/LICENSES.txt`, told.join("\n"));

// What it was built from: a test compares this with what lies here, so that nobody forgets to build.
const sources = ["build.mjs", "package-lock.json", "package.json", ...(await readdir("src")).map((name) => `src/${name}`)].sort();
const made = ["index.js", "LICENSES.txt"].map((name) => [`ui/live/${name}`, `${out}/${name}`]);
const sums = await Promise.all([...sources.map((path) => [path, path]), ...made].map(async ([name, path]) =>
  `${createHash("sha256").update(await readFile(path)).digest("hex")}  ${name}`));
await writeFile(`${out}/SOURCES.txt`, `${sums.join("\n")}\n`);
