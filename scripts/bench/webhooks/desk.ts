import "../../testing/environment";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { db } from "@/lib/core/db";
import { removePlace } from "../../database/place";
import { startPostgres } from "../../database/postgres";
import { build, isBuilt, startApp } from "../../desk/services";
import { generateClient } from "../../generate";
import { pickFreePort } from "../../process/ports";
import { readSettings } from "../../process/settings";
import { prepareTemplate } from "../../testing/database";
import { makeDesk, type Desk } from "../../testing/desk";
import { makeReleased, readPayment, settle } from "../../testing/payments";
import type { Stops } from "../lib/stops";
import type { KnownPayment } from "./deliveries";

/** A built desk that serves on this machine alone, with a durable database and some settled wires of its own. */
export type MeasuredDesk = {
  readonly port: number;
  readonly databaseUrl: string;
  readonly secret: string;
  readonly payments: readonly KnownPayment[];
};

const WIRES = 20;
/** Below a folder that git ignores, kept from run to run as long as the sources are the same. */
const DIST = ".data/bench-next";

/** Starts all of it. */
export async function startMeasuredDesk(stops: Stops): Promise<MeasuredDesk> {
  await generateClient();
  // Nothing listens there: settled payments ask the bank nothing.
  process.env["QBANK_BASE_URL"] = "http://127.0.0.1:1/v1";
  process.env["QBANK_TOKEN_URL"] = "http://127.0.0.1:1/oauth/token";
  const directory = await mkdtemp(join(tmpdir(), "cutoff-bench-"));
  stops.add(() => removePlace(directory));
  const server = await startPostgres(directory, { durable: true });
  stops.add(() => server.stop());
  process.env["CUTOFF_TEST_DATABASE_URL"] = server.url("postgres");
  await prepareTemplate(server.url("postgres"));
  const desk = await makeDesk();
  const payments: KnownPayment[] = [];
  for (let wire = 0; wire < WIRES; wire += 1) payments.push(await makeSettledWire(desk));
  await db().$disconnect();
  const { databaseUrl } = desk;
  const port = await serve(directory, databaseUrl, stops);
  return { port, databaseUrl, secret: process.env["QBANK_WEBHOOK_SECRET"] ?? "", payments };
}

async function makeSettledWire(desk: Desk): Promise<KnownPayment> {
  const { id } = await makeReleased(desk, "WIRE");
  await settle(desk, id);
  const { bankPaymentId, amountMinor } = await readPayment(id);
  if (!bankPaymentId) throw new Error("A settled wire has no number at the bank");
  return { bankPaymentId, amount: (Number(amountMinor) / 100).toFixed(2) };
}

async function serve(directory: string, databaseUrl: string, stops: Stops): Promise<number> {
  const settings = {
    ...readSettings({}),
    dataDirectory: join(directory, "desk"),
    port: await pickFreePort(),
    databaseUrl,
  };
  const env = {
    DATABASE_URL: databaseUrl,
    CUTOFF_TEST_DATABASE: undefined,
    CUTOFF_DATA_DIR: settings.dataDirectory,
    CUTOFF_CLOCKWORK: "on",
    CUTOFF_LOG_LEVEL: "warn",
    NEXTAUTH_URL: `http://127.0.0.1:${settings.port}`,
    NEXT_TELEMETRY_DISABLED: "1",
  };
  if (!(await isBuilt(DIST))) await build(DIST, env);
  const app = await startApp(settings, env, { development: false, distDirectory: DIST });
  stops.add(() => app.stop());
  return settings.port;
}
