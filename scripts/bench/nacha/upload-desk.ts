import "../../testing/environment";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encode } from "next-auth/jwt";
import { sessionCookie } from "@/lib/core/auth";
import { db } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { removePlace } from "../../database/place";
import { startPostgres } from "../../database/postgres";
import { build, isBuilt, startApp } from "../../desk/services";
import { generateClient } from "../../generate";
import { pickFreePort } from "../../process/ports";
import { readSettings } from "../../process/settings";
import { prepareTemplate } from "../../testing/database";
import { makeDesk } from "../../testing/desk";
import type { Stops } from "../lib/stops";

/** A built desk that serves on this machine alone, with a durable database and one analyst who is signed in. */
export type UploadDesk = { readonly origin: string; readonly databaseUrl: string; readonly cookie: string };

/** Below a folder that git ignores, kept from run to run as long as the sources are the same. */
const DIST = ".data/bench-next";

/** Starts all of it. */
export async function startUploadDesk(stops: Stops): Promise<UploadDesk> {
  await generateClient();
  // Nothing listens there: an upload asks the bank nothing.
  process.env["QBANK_BASE_URL"] = "http://127.0.0.1:1/v1";
  process.env["QBANK_TOKEN_URL"] = "http://127.0.0.1:1/oauth/token";
  const directory = await mkdtemp(join(tmpdir(), "cutoff-bench-"));
  stops.add(() => removePlace(directory));
  const server = await startPostgres(directory, { durable: true });
  stops.add(() => server.stop());
  process.env["CUTOFF_TEST_DATABASE_URL"] = server.url("postgres");
  await prepareTemplate(server.url("postgres"));
  // The sessions of this desk are as old as the server's clock says.
  const desk = await makeDesk({ startAt: new Date() });
  const member = await db().member.findUniqueOrThrow({ where: { id: desk.actors.analyst.memberId } });
  await db().$disconnect();
  const { databaseUrl } = desk;
  const port = await serve(directory, databaseUrl, stops);
  const { id: memberId, sessionVersion } = member;
  const claims = { sessionId: newId(), memberId, sessionVersion, signedInAt: Date.now() };
  const token = await encode({ token: { sub: memberId, ...claims }, secret: process.env["NEXTAUTH_SECRET"] ?? "" });
  return { origin: `http://127.0.0.1:${port}`, databaseUrl, cookie: `${sessionCookie().name}=${token}` };
}

async function serve(directory: string, databaseUrl: string, stops: Stops): Promise<number> {
  const port = await pickFreePort();
  const settings = { ...readSettings({}), dataDirectory: join(directory, "desk"), port, databaseUrl };
  const env = {
    DATABASE_URL: databaseUrl,
    CUTOFF_TEST_DATABASE: undefined,
    CUTOFF_DATA_DIR: settings.dataDirectory,
    CUTOFF_CLOCKWORK: "on",
    CUTOFF_LOG_LEVEL: "warn",
    NEXTAUTH_URL: `http://127.0.0.1:${port}`,
    NEXT_TELEMETRY_DISABLED: "1",
  };
  if (!(await isBuilt(DIST))) await build(DIST, env);
  const app = await startApp(settings, env, { development: false, distDirectory: DIST });
  stops.add(() => app.stop());
  return port;
}
