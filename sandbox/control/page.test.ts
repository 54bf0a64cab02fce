import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { openSandbox } from "../testing";
import { CONTROL_ROUTES } from "./routes";

const get = (path: string): Promise<Response> =>
  openSandbox({ seed: "empty" }).handle(new Request(`http://bank/_control${path}`));
const text = (name: string): string => readFileSync(new URL(`../page/${name}`, import.meta.url), "utf8");

test.each([
  ["", "text/html; charset=utf-8"],
  ["/", "text/html; charset=utf-8"],
  ["/page.css", "text/css; charset=utf-8"],
  ["/page.js", "text/javascript; charset=utf-8"],
  ["/tables.js", "text/javascript; charset=utf-8"],
])("the page's file at %j needs no token and may load nothing from elsewhere", async (path, type) => {
  const answer = await get(path);
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, type]);
  expect(answer.headers.get("content-security-policy")).toMatch(/^default-src 'self';/);
  expect(await answer.text()).not.toMatch(/https?:\/\/|\bon\w+="|<style|innerHTML/);
});

test("nothing else is given without a token", async () => {
  for (const path of ["/state", "/page.ts", "/../README.md", "/__proto__", "/constructor"]) {
    expect((await get(path)).status).toBe(401);
  }
});

test("every form and every read of the page is a call of the control surface", () => {
  const forms = [...text("index.html").matchAll(/data-(post|delete)="([^"]+)"/g)];
  const wanted = forms.map(([, method, path]) => [method?.toUpperCase(), path]);
  const list = /const paths = \[([^\]]+)\]/.exec(text("page.js"))?.[1] ?? "";
  wanted.push(...[...list.matchAll(/"([^"]+)"/g)].map(([, path]) => ["GET", path]));
  expect(wanted.length).toBeGreaterThan(20);
  const id = "7d9c1f2e-5b1a-4f0e-9c55-0f4b3b1a2c3d";
  const unknown = wanted.filter(([method, path]) => {
    const filled = (path ?? "").replace(/:[a-z]+/, id);
    return !CONTROL_ROUTES.some((route) => route.method === method && route.path.test(filled));
  });
  expect(unknown).toEqual([]);
});
