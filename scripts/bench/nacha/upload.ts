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
const PAGES_A_SECOND = 10;
const QUIET_PAGES = 300;

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
  await viewPages(desk, 20);
  const quietMs = await viewPages(desk, QUIET_PAGES);
  const busyMs: number[] = [];
  let rows: readonly Buffer[] = [];
  const contender = async (round: number): Promise<number> => {
    const { elapsedMs, fileId, pagesMs } = await upload(desk, connection, payrollFile(seed, round, ENTRIES));
    busyMs.push(...pagesMs);
    rows = await rowsOf(connection, fileId);
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
  const [quiet, busy] = [percentile(quietMs, 0.99), percentile(busyMs, 0.99)];
  console.log(`P4   ${PAGE}: p99 ${figure(quiet)} ms when quiet (${quietMs.length}), ${figure(busy)} ms meanwhile (${busyMs.length})`);
  return [
    { name: "P4 upload of 48 MB against COPY of its rows", value: ratio.median, unit: "x", spread: ratio, atMost: 4 },
    { name: "P4 p99 of another page meanwhile", value: busy / quiet, unit: "x", atMost: 3 },
  ];
}

/** Uploads and waits until the file is checked; a wrong outcome scores nothing. */
async function upload(
  desk: UploadDesk,
  connection: pg.Client,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<{ elapsedMs: number; fileId: string; pagesMs: readonly number[] }> {
  const over = new AbortController();
  const pages = viewPages(desk, Number.POSITIVE_INFINITY, over.signal);
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
    const { rows } = await connection.query("select status, verdict, entry_count from ach_file where id = $1", [fileId]);
    const [file] = rows;
    if (file.status === "checking") {
      await wait(10);
      continue;
    }
    const elapsedMs = performance.now() - startedMs;
    over.abort();
    const pagesMs = await pages;
    const isRight = file.status === "ready" && file.verdict === "valid" && file.entry_count === ENTRIES;
    return { elapsedMs: isRight ? elapsedMs : Number.NaN, fileId, pagesMs };
  }
}

/** Milliseconds of each view, at an even rate, timed from when each was due. */
async function viewPages(desk: UploadDesk, count: number, signal?: AbortSignal): Promise<number[]> {
  const latenciesMs: number[] = [];
  const startedMs = performance.now();
  for (let index = 0; index < count && signal?.aborted !== true; index += 1) {
    const dueMs = startedMs + (index / PAGES_A_SECOND) * 1_000;
    if (dueMs > performance.now()) await wait(dueMs - performance.now());
    const answer = await fetch(desk.origin + PAGE, { headers: { cookie: desk.cookie }, redirect: "manual" });
    await answer.arrayBuffer();
    latenciesMs.push(answer.status === 200 ? performance.now() - dueMs : Number.NaN);
  }
  return latenciesMs;
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
