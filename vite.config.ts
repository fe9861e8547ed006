/**
 * Builds the pages of every app. An app adds a page by adding `<app>/frontend/<name>.page.ts`;
 * its template loads it with `{% load ui %}{% page_script "<name>" %}`.
 */
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const root = fileURLToPath(new URL(".", import.meta.url));

/** Paths of `frontend/*.page.ts` below a folder (node 20 has no stable glob). */
function pagesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => /(^|[\\/])frontend[\\/][^\\/]+\.page\.ts$/.test(path))
    .map((path) => join(folder, path))
    .sort();
}

function pageEntries(): Record<string, string> {
  const entries: Record<string, string> = {};
  for (const top of ["geoportal", "layers", "networks", "archaeology", "field_app_api"]) {
    for (const file of pagesBelow(`${root}${top}`)) {
      const name = basename(file, ".page.ts");
      if (entries[name]) throw new Error(`Two pages are named ${name}: ${entries[name]} and ${file}`);
      entries[name] = file;
    }
  }
  return entries;
}

export default defineConfig({
  root,
  // Relative, because STATIC_URL is the server's business.
  base: "./",
  resolve: { alias: { "@ui": `${root}layers/ui/frontend` } },
  publicDir: false,
  worker: { format: "es" },
  build: {
    outDir: `${root}layers/ui/static/ui/dist`,
    emptyOutDir: true,
    manifest: "manifest.json",
    target: "es2022",
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      input: pageEntries(),
      output: {
        codeSplitting: { groups: [{ name: "maplibre", test: /node_modules[\\/]maplibre-gl/ }] },
      },
    },
  },
});
