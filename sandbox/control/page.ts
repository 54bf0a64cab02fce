import { readFileSync } from "node:fs";

/** The page of the control surface: three files of our own, nothing from elsewhere. It holds no secret; its calls do. */
const FILES: Readonly<Record<string, readonly [string, string]>> = {
  "": ["index.html", "text/html; charset=utf-8"],
  "/": ["index.html", "text/html; charset=utf-8"],
  "/page.css": ["page.css", "text/css; charset=utf-8"],
  "/page.js": ["page.js", "text/javascript; charset=utf-8"],
  "/tables.js": ["tables.js", "text/javascript; charset=utf-8"],
};
const HEADERS = {
  "content-security-policy":
    "default-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "cache-control": "no-cache",
};

/** One of its files by its path below `/_control`, or null. */
export function pageFile(path: string): Response | null {
  const file = Object.hasOwn(FILES, path) ? FILES[path] : undefined;
  if (!file) return null;
  const [name, type] = file;
  const text = readFileSync(new URL(`../page/${name}`, import.meta.url));
  return new Response(text, { headers: { ...HEADERS, "content-type": type } });
}
