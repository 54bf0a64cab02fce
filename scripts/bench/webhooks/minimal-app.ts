import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runToEnd, startChild, type RunningChild } from "../../process/children";
import { repositoryRoot } from "../../process/root";
import { Sentence } from "../../process/sentence";
import { waitForAnswer } from "../lib/wait";

const nextCommand = join(repositoryRoot, "node_modules/next/dist/bin/next");

const files: Readonly<Record<string, string>> = {
  "package.json": '{ "name": "minimal", "private": true, "type": "module" }\n',
  "next.config.js": 'export default { turbopack: { root: "/" }, outputFileTracingRoot: "/" };\n',
  "app/api/noop/route.js": "export async function POST() {\n  return new Response(null, { status: 200 });\n}\n",
};

/** Builds and serves a Next app that has one route, which answers 200 and does nothing: the anchor. */
export async function startMinimalApp(directory: string, port: number): Promise<RunningChild> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(directory, name, ".."), { recursive: true });
    await writeFile(join(directory, name), text);
  }
  await symlink(join(repositoryRoot, "node_modules"), join(directory, "node_modules"));
  const env = { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
  const { code, output } = await runToEnd([nextCommand, "build", directory], env);
  if (code !== 0) throw new Sentence(`The minimal app could not be built:\n${output.slice(-2_000)}`);
  const parameters = [nextCommand, "start", directory, "--port", String(port), "--hostname", "127.0.0.1"];
  const child = startChild("The minimal app", parameters, env, join(directory, "minimal.log"));
  await waitForAnswer(child, `http://127.0.0.1:${port}/api/noop`);
  return child;
}
