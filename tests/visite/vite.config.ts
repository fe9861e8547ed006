/** Builds the page of these tests with the project's own settings, into the folder named by OUT. */
import { fileURLToPath } from "node:url";
import { defineConfig, mergeConfig } from "vite";
import project from "../../vite.config.ts";

const page = fileURLToPath(new URL("./pages/rules.page.ts", import.meta.url));
const merged = mergeConfig(project, defineConfig({ build: { outDir: process.env["OUT"] ?? "" } }));
if (!merged.build.outDir) throw new Error("OUT names no folder");
merged.build.rolldownOptions.input = { rules: page };
export default merged;
