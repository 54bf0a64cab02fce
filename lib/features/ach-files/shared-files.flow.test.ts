import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { addFile, readFile, upload } from "@/scripts/testing/ach-files";
import { makeDesk } from "@/scripts/testing/desk";
import { approveAndRelease, atBank, must, readPayment, settle } from "@/scripts/testing/payments";
import { db } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { SEC_CODES } from "@/lib/formats/nacha/codes";
import { getAchFile } from "./data";
import { checkFile } from "./mutations/check";
import { sendFileForApproval } from "./mutations/send";

/** Files that real systems produced, with what is said of them. They lie outside the project. */
const SHARED = process.env["CUTOFF_SHARED_DIR"] ?? resolve(import.meta.dirname, "../../../../shared");
const ACH = resolve(SHARED, "data/ach");
const present = existsSync(resolve(ACH, "expected.json"));

type Released = { readonly paymentId: string; readonly key: string };

type Stated = {
  file: string;
  verdict: "valid" | "repairable" | "invalid";
  sec: string[];
  batches: number;
  entries: number;
  debitMinor: number;
  creditMinor: number;
  entryHash: number;
};

function readStated(): Stated[] {
  if (!present) return [];
  const stated: Stated[] = JSON.parse(readFileSync(resolve(ACH, "expected.json"), "utf8"));
  return stated;
}

function bytesOf(file: string): Uint8Array {
  const bytes = readFileSync(resolve(ACH, file));
  return file.endsWith(".gz") ? gunzipSync(bytes) : bytes;
}

/** Well formed, but sent back by a receiving bank: returns and what answers them. Notifications of change are COR. */
const RETURNS = new Set(["valid/examples__contested-return.ach", "valid/examples__dishonored-return.ach"]);
const isSent = (code: string) => SEC_CODES.get(code)?.originator === "company";

const stated = readStated();
const wellFormed = stated.filter(({ verdict }) => verdict !== "invalid");
const isReturned = ({ file, sec }: Stated) => RETURNS.has(file) || sec.includes("COR");
const isOurs = (one: Stated) => one.sec.every(isSent) && !isReturned(one);
const ours = wellFormed.filter((one) => isOurs(one) && !one.file.endsWith(".gz"));
const large = wellFormed.filter((one) => one.file.endsWith(".gz"));
const returned = wellFormed.filter(isReturned);
const notOurs = wellFormed.filter((one) => !isOurs(one) && !isReturned(one));
const invalid = stated.filter(({ verdict }) => verdict === "invalid");

describe.skipIf(!present)("files that real systems produced (skipped: no ../shared folder)", async () => {
  const desk = present ? await makeDesk() : null;
  afterAll(() => desk?.close());

  function theDesk() {
    if (!desk) throw new Error("There is no desk without the files");
    return desk;
  }

  /** Uploads and checks; a file with the bytes of an earlier one is taken on through that one. */
  async function take(one: Stated): Promise<string> {
    const { actors, clock } = theDesk();
    const result = await upload(theDesk(), bytesOf(one.file), actors.analyst, one.file);
    if (!result.ok && result.earlierFileId) return result.earlierFileId;
    const { fileId } = must(result);
    await checkFile(fileId, clock.now());
    return fileId;
  }

  /** Sent on, approved and released: the key is stored. Null when an earlier file with these bytes was. */
  async function release(fileId: string): Promise<Released | null> {
    const { actors, accounts, clock } = theDesk();
    const input = { fileId, accountId: accounts.incOperating.id, clientKey: newId() };
    const { paymentId } = must(await sendFileForApproval(actors.analyst, input, clock.now()));
    if ((await readPayment(paymentId)).status !== "awaiting_approval") return null;
    return { paymentId, key: await approveAndRelease(theDesk(), paymentId) };
  }

  async function expectSettled({ paymentId, key }: Released, { debitMinor, creditMinor }: Stated): Promise<void> {
    expect(await settle(theDesk(), paymentId)).toBe("completed");
    expect((await readPayment(paymentId)).amountMinor).toBe(BigInt(debitMinor + creditMinor));
    expect(atBank(theDesk(), key).payments).toMatchObject([{ status: "P_COMPLETED", effects: 1 }]);
  }

  const released: (readonly [Released, Stated])[] = [];

  test.for(ours)("$file is taken as $verdict with the stated totals, approved and released", async (one) => {
    const id = await take(one);
    const { entries, batches, debitMinor, creditMinor, entryHash } = one;
    expect(await readFile(id)).toMatchObject({
      verdict: one.verdict,
      batchCount: batches,
      entryCount: entries,
      debitMinor: BigInt(debitMinor),
      creditMinor: BigInt(creditMinor),
      entryHash: String(entryHash),
    });
    expect(await db().achEntry.count({ where: { fileId: id } })).toBe(entries);
    const payment = await release(id);
    if (payment) released.push([payment, one]);
  });

  test("all of them settle once, each with its stated totals", { timeout: 240_000 }, async () => {
    expect(new Set(released.flatMap(([, one]) => one.sec))).toEqual(new Set([...SEC_CODES.keys()].filter(isSent)));
    for (const [payment, one] of released) await expectSettled(payment, one);
  });

  test.for(returned)("$file is kept as what the bank sent back ($sec), and cannot be sent on", async (one) => {
    const { actors, accounts, clock } = theDesk();
    const id = await take(one);
    expect(await readFile(id)).toMatchObject({
      status: "returns",
      verdict: one.verdict,
      purpose: "returns",
      entryCount: one.entries,
      debitMinor: BigInt(one.debitMinor),
      creditMinor: BigInt(one.creditMinor),
    });
    expect(await db().achEntry.count({ where: { fileId: id } })).toBe(0);
    expect(await db().achReturn.count({ where: { fileId: id } })).toBe(one.entries);
    const input = { fileId: id, accountId: accounts.incOperating.id, clientKey: newId() };
    expect(await sendFileForApproval(actors.analyst, input, clock.now())).toMatchObject({ reason: "wrong_state" });
  });

  test.for(notOurs)("$file is refused by name ($sec)", async (one) => {
    const file = await getAchFile(theDesk().actors.analyst, await addFile(theDesk(), bytesOf(one.file)));
    expect(file?.status).toBe("invalid");
    const sentences = file?.issues.filter((issue) => issue.code.endsWith("_NOT_SENT")) ?? [];
    const text = sentences.map((issue) => `${issue.message} ${issue.excerpt}`).join(" ");
    for (const sec of one.sec.filter((code) => !isSent(code))) expect(text).toContain(sec);
    expect(text).not.toBe("");
  });

  test.for(invalid)("$file is refused with line, record and field", async (one) => {
    const file = await getAchFile(theDesk().actors.analyst, await addFile(theDesk(), bytesOf(one.file)));
    expect(file).toMatchObject({ status: "invalid", verdict: "invalid" });
    for (const issue of file?.issues ?? []) {
      expect(issue.line).toBeGreaterThan(0);
      expect([issue.record, issue.field].every((word) => word.length > 2)).toBe(true);
    }
    expect(file?.issues.some((issue) => file.issueLines.some((line) => line.line === issue.line))).toBe(true);
  });

  test.for(large)("$file is taken, approved, sent and settled", { timeout: 300_000 }, async (one) => {
    const times: string[] = [];
    const timed = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
      const startedMs = performance.now();
      const value = await work();
      times.push(`${name} ${Math.round(performance.now() - startedMs)} ms`);
      return value;
    };
    const { actors, clock } = theDesk();
    const bytes = bytesOf(one.file);
    const { fileId } = must(await timed("upload", () => upload(theDesk(), bytes, actors.analyst, one.file)));
    await timed("check and store", () => checkFile(fileId, clock.now()));
    expect(await readFile(fileId)).toMatchObject({
      verdict: one.verdict,
      batchCount: one.batches,
      entryCount: one.entries,
      debitMinor: BigInt(one.debitMinor),
      creditMinor: BigInt(one.creditMinor),
    });
    expect(await db().achEntry.count({ where: { fileId } })).toBe(one.entries);
    const payment = await timed("send to release", () => release(fileId));
    if (!payment) throw new Error("The large file was paid before");
    await timed("release to settled", () => expectSettled(payment, one));
    process.stdout.write(
      `${one.file}: ${times.join(", ")}, ${Math.round(process.memoryUsage().rss / 1e6)} MB resident\n`,
    );
  });
});
