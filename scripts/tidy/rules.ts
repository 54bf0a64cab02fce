import { posix } from "node:path";
import { isAllowed, zoneOf } from "./zones";

export type Breach = { path: string; line: number; rule: string };

const maximumLines = 350;

const isTest = (path: string) =>
  /\.test\.tsx?$/.test(path) ||
  path.startsWith("scripts/testing/") ||
  path === "sandbox/testing.ts" ||
  path.includes("/testing/");

/** Files of which Next, or a tool, demands a default export. */
const defaultExports =
  /^(app\/.*\/?(page|layout|error|global-error|not-found|loading|template|default|manifest|robots|sitemap|icon|opengraph-image)\.tsx?|proxy\.ts|[^/]+\.config\.[cm]?[jt]s)$/;

/** Modules that must never be bundled for a browser. `"use server"` files are guarded by Next itself. */
const serverOnly =
  /^lib\/(features\/[^/]+\/(data|mutations|loaders|sync|dispatch)(\.ts$|\/)|banks\/(?!port\.ts|http\/errors\.ts|http\/url\.ts)(?!.*\/?wire\/)|core\/(db|env|auth|session|action|crypto|audit|log)\.ts$|clockwork\.ts$)/;

const machinePath = /(?:^|["'`\s(=])(\/(?:home|Users|root|work|tmp|private|mnt|workspace)\/[\w.-]+)/;

/** Every breach of the house rules in one hand-written file; `path` from the root with `/`. Pure. */
export function findBreaches(path: string, text: string): Breach[] {
  const lines = text.split("\n");
  return [
    ...sizeBreaches(path, lines),
    ...placeBreaches(path),
    ...importBreaches(path, lines),
    ...exportBreaches(path, lines),
    ...serverOnlyBreaches(path, text),
    ...machinePathBreaches(path, lines),
  ];
}

function sizeBreaches(path: string, lines: string[]): Breach[] {
  const count = lines.at(-1) === "" ? lines.length - 1 : lines.length;
  if (count <= maximumLines || path.startsWith("prisma/migrations/")) return [];
  return [{ path, line: maximumLines + 1, rule: `has ${count} lines, the limit is ${maximumLines}: split it by job` }];
}

function placeBreaches(path: string): Breach[] {
  if (isTest(path) || path.includes("/testdata/") || !/\.tsx?$/.test(path)) return [];
  if (zoneOf(withoutExtension(path)) !== null) return [];
  return [{ path, line: 1, rule: "is not a place or a name the house knows (design: a feature's closed vocabulary)" }];
}

function importBreaches(path: string, lines: string[]): Breach[] {
  if (isTest(path)) return [];
  return findImports(lines).flatMap(({ line, specifier }) => {
    const target = resolve(path, specifier);
    if (target === null || posix.dirname(path) === posix.dirname(target)) return sameFolder(path, target, line);
    if (isAllowed(withoutExtension(path), target)) return [];
    return [{ path, line, rule: `may not import ${target}` }];
  });
}

/** A feature's files lie in one folder, and are rooms of their own all the same. */
function sameFolder(path: string, target: string | null, line: number): Breach[] {
  if (target === null || !path.startsWith("lib/") || isAllowed(withoutExtension(path), target)) return [];
  if (!/^lib\/(features|core)\//.test(path)) return [];
  return [{ path, line, rule: `may not import ${target}` }];
}

function findImports(lines: string[]): { line: number; specifier: string }[] {
  const pattern = /(?:^\s*import\s+|\bfrom\s+|\bimport\()\s*["']([^"']+)["']/;
  return lines.flatMap((text, index) => {
    const specifier = pattern.exec(text)?.[1];
    return specifier === undefined || /^\s*(\*|\/\/)/.test(text) ? [] : [{ line: index + 1, specifier }];
  });
}

/** Path from the root, without extension, of a module of ours; null for a package, a style sheet, or Node. */
function resolve(path: string, specifier: string): string | null {
  if (/\.(css|json|mjs|js)$/.test(specifier)) return null;
  if (specifier.startsWith("@/")) return withoutExtension(posix.normalize(specifier.slice(2)));
  if (specifier.startsWith(".")) return withoutExtension(posix.join(posix.dirname(path), specifier));
  return null;
}

function exportBreaches(path: string, lines: string[]): Breach[] {
  const breaches: Breach[] = [];
  for (const [index, text] of lines.entries()) {
    const line = index + 1;
    if (
      /^export default\b|^export \{[^}]*\bas default\b/.test(text) &&
      !defaultExports.test(path) &&
      !path.endsWith(".d.ts")
    ) {
      breaches.push({ path, line, rule: "has a default export where Next demands none" });
    }
    if (text.startsWith("export *")) breaches.push({ path, line, rule: "is a barrel: import from the module itself" });
  }
  if (/(^|\/)index\.tsx?$/.test(path)) breaches.push({ path, line: 1, rule: "is an index file: name it for its job" });
  return breaches;
}

function serverOnlyBreaches(path: string, text: string): Breach[] {
  if (isTest(path) || path.includes("/testdata/") || !serverOnly.test(path)) return [];
  if (/^import "server-only";$/m.test(text) || /^export \{\};?\s*$/.test(text)) return [];
  // A module of types alone leaves nothing behind to guard.
  if (!/^(export )?(async )?(function|const|class|let)\b/m.test(text)) return [];
  return [{ path, line: 1, rule: 'must begin with import "server-only"' }];
}

function machinePathBreaches(path: string, lines: string[]): Breach[] {
  return lines.flatMap((text, index) => {
    const found = machinePath.exec(text)?.[1];
    return found === undefined ? [] : [{ path, line: index + 1, rule: `names a path of one machine (${found})` }];
  });
}

function withoutExtension(path: string): string {
  return path.replace(/\.[cm]?[jt]sx?$/, "");
}
