import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import { figure, type Goal } from "../lib/report";
import { interleave, percentile } from "../lib/rounds";
import { withStops } from "../lib/stops";
import { startUploadDesk, type UploadDesk } from "./upload-desk";
import { payrollFile } from "./upload-file";

const ENTRIES = 500_000;
/** What another person looks at meanwhile, so often a second. */
const PAGE = "/payments";
const PAGES_A_SECOND = 4;
const QUIET_PAGES = 200;
const SEEN_MS = 200;
/** Uploads during which the page is looked at: apart from those that are timed, whose cores it would take. */
const WATCHED_UPLOADS = 3;

/**
 * P4: a file of 48 MB over HTTP until it is checked, stored and audited, against a bare COPY of the same rows into a
 * table with the same key and indexes; and the p99 of another page meanwhile against its p99 when nothing goes on.
 */
export function benchUpload(seed: number, rounds: number): Promise<Goal[]> {
  return withStops(async (stops) => {
    const desk = await startUploadDesk(stops);
    const connection = new pg.Client({ connectionString: desk.databaseUrl });
    await connection.connect();
    stops.add(() => connection.end());
    return measure(desk, connection, { seed, rounds });
  });
}

async function measure(
  desk: UploadDesk,
  connection: pg.Client,
  { seed, rounds }: { seed: number; rounds: number },
): Promise<Goal[]> {
  await connection.query("create table bare_copy (like ach_entry including all)");
  let rows: readonly Buffer[] = [];
  const contender = async (round: number): Promise<number> => {
    const { elapsedMs, fileId } = await upload(desk, connection, payrollFile(seed, round, ENTRIES));
    rows = await rowsOf(connection, fileId);
    await untilAssessed(connection, fileId);
    await connection.query("checkpoint");
    return elapsedMs;
  };
  const anchor = async (): Promise<number> => {
    if (rows.length === 0) return Number.NaN;
    const elapsedMs = await copyBare(connection, rows);
    const [count] = (await connection.query("select count(*)::int as n from bare_copy")).rows;
    await connection.query("truncate bare_copy");
    await connection.query("checkpoint");
    return count.n === ENTRIES ? elapsedMs : Number.NaN;
  };
  const { ratio, ...sides } = await interleave({ contender, anchor }, { rounds, warmUp: 1 });
  console.log(`P4   upload to audited ${figure(sides.contender.median)} ms, COPY ${figure(sides.anchor.median)} ms`);
  const { quietMs, busyMs } = await watchPages(desk, connection, seed);
  const [quiet, busy] = [percentile(quietMs, 0.99), percentile(busyMs, 0.99)];
  console.log(
    `P4   ${PAGE}: p99 ${figure(quiet)} ms when quiet (${quietMs.length}), ${figure(busy)} ms meanwhile (${busyMs.length})`,
  );
  return [
    { name: "P4 upload of 48 MB against COPY of its rows", value: ratio.median, unit: "x", spread: ratio, atMost: 4 },
    { name: "P4 p99 of another page meanwhile", value: busy / quiet, unit: "x", atMost: 3 },
  ];
}

/** How long the page takes when nothing goes on, and while files come in and are checked and looked through. */
async function watchPages(
  desk: UploadDesk,
  connection: pg.Client,
  seed: number,
): Promise<{ quietMs: readonly number[]; busyMs: readonly number[] }> {
  await viewPages(desk, { count: 20 });
  const quietMs = await viewPages(desk, { count: QUIET_PAGES });
  const busyMs: number[] = [];
  for (let round = 0; round < WATCHED_UPLOADS; round += 1) {
    const bytes = payrollFile(seed + 1, round, ENTRIES);
    const over = new AbortController();
    const pages = viewPages(desk, { count: Number.POSITIVE_INFINITY, isOver: () => over.signal.aborted });
    const { fileId } = await upload(desk, connection, bytes);
    await untilAssessed(connection, fileId);
    over.abort();
    busyMs.push(...(await pages));
  }
  return { quietMs, busyMs };
}

/** Uploads and waits until the file is checked; a wrong outcome scores nothing. */
async function upload(
  desk: UploadDesk,
  connection: pg.Client,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<{ elapsedMs: number; fileId: string }> {
  await untilSeen();
  const startedMs = performance.now();
  const answer = await fetch(`${desk.origin}/api/ach-files`, {
    method: "POST",
    body: bytes,
    headers: { cookie: desk.cookie, origin: desk.origin, "x-file-name": "payroll.ach" },
  });
  const told: { value?: { fileId: string } } = await answer.json();
  const fileId = told.value?.fileId ?? "";
  if (!fileId) throw new Error(`The upload was refused: ${JSON.stringify(told)}`);
  for (;;) {
    const { rows } = await connection.query("select status, verdict, entry_count from ach_file where id = $1", [
      fileId,
    ]);
    const [file] = rows;
    if (file.status === "checking") {
      await wait(10);
      continue;
    }
    const elapsedMs = performance.now() - startedMs;
    const isRight = file.status === "ready" && file.verdict === "valid" && file.entry_count === ENTRIES;
    return { elapsedMs: isRight ? elapsedMs : Number.NaN, fileId };
  }
}

/** Making a file takes so long that the server closes its idle connections: they must be seen to be closed. */
function untilSeen(): Promise<void> {
  return wait(SEEN_MS);
}

/** What comes after the check must not be at work while the other side is measured. */
async function untilAssessed(connection: pg.Client, fileId: string): Promise<void> {
  for (;;) {
    const { rowCount } = await connection.query("select 1 from ach_file where id = $1 and assessed_at is not null", [
      fileId,
    ]);
    if (rowCount === 1) return;
    await wait(50);
  }
}

/** Milliseconds of each view, at an even rate whatever the answers do, timed from when each was due. */
async function viewPages(
  desk: UploadDesk,
  { count, isOver = () => false }: { readonly count: number; readonly isOver?: () => boolean },
): Promise<number[]> {
  const views: Promise<number>[] = [];
  await untilSeen();
  const startedMs = performance.now();
  for (let index = 0; index < count && !isOver(); index += 1) {
    const dueMs = startedMs + (index / PAGES_A_SECOND) * 1_000;
    if (dueMs > performance.now()) await wait(dueMs - performance.now());
    views.push(viewPage(desk, dueMs));
  }
  return Promise.all(views);
}

async function viewPage(desk: UploadDesk, dueMs: number): Promise<number> {
  const answer = await fetch(desk.origin + PAGE, { headers: { cookie: desk.cookie }, redirect: "manual" });
  await answer.arrayBuffer();
  return answer.status === 200 ? performance.now() - dueMs : Number.NaN;
}

async function rowsOf(connection: pg.Client, fileId: string): Promise<Buffer[]> {
  if (!/^[0-9a-f-]{36}$/.test(fileId)) throw new RangeError("A file's id is a UUID");
  const pieces: Buffer[] = [];
  const source = connection.query(copyTo(`copy (select * from ach_entry where file_id = '${fileId}') to stdout`));
  for await (const piece of source) pieces.push(piece);
  return pieces;
}

async function copyBare(connection: pg.Client, rows: readonly Buffer[]): Promise<number> {
  const startedMs = performance.now();
  await pipeline(Readable.from(rows), connection.query(copyFrom("copy bare_copy from stdin")));
  return performance.now() - startedMs;
}
