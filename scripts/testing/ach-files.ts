import { db } from "@/lib/core/db";
import type { Actor } from "@/lib/core/actor";
import { checkFile } from "@/lib/features/ach-files/mutations/check";
import { receiveUpload, type UploadResult } from "@/lib/features/ach-files/mutations/upload";
import { PAYROLL, sampleFile } from "@/lib/formats/nacha/testdata/samples";
import { writeNacha, type BatchToWrite } from "@/lib/formats/nacha/write";
import type { Desk } from "./desk";
import { must } from "./payments";

/** ACH files as a flow test needs them: written, uploaded, checked. */

/** Harbor Mills Inc, as the sandbox's book and the desk know it. */
export const INC_COMPANY_ID = "1208800417";
export const LOGISTICS_COMPANY_ID = "1208800425";

let serial = 0;

/** The bytes of a payroll that no other call gives. */
export function payroll(batch: Partial<BatchToWrite> = {}): Uint8Array {
  serial += 1;
  const entries = PAYROLL.entries.map((entry, index) =>
    index === 0 ? { ...entry, amountMinor: 200_000 + serial } : entry,
  );
  return writeNacha(sampleFile([{ ...PAYROLL, companyId: INC_COMPANY_ID, entries, ...batch }]));
}

/** A body that arrives in pieces of the given sizes, over and over. */
export async function* inPieces(bytes: Uint8Array, sizes: readonly number[] = [65_536]): AsyncGenerator<Uint8Array> {
  for (let at = 0, turn = 0; at < bytes.byteLength; turn += 1) {
    const size = sizes[turn % sizes.length] ?? bytes.byteLength;
    yield await Promise.resolve(bytes.subarray(at, at + size));
    at += size;
  }
}

export function upload(desk: Desk, bytes: Uint8Array, by: Actor, name = "payroll.ach"): Promise<UploadResult> {
  return receiveUpload(by, name, inPieces(bytes), desk.clock.now());
}

/** Uploads and checks; answers the file's id. */
export async function addFile(desk: Desk, bytes = payroll(), by = desk.actors.analyst, name?: string): Promise<string> {
  const { fileId } = must(await upload(desk, bytes, by, name));
  if (!(await checkFile(fileId, desk.clock.now()))) throw new Error(`File ${fileId} was not checked`);
  return fileId;
}

export function readFile(id: string) {
  return db().achFile.findUniqueOrThrow({ where: { id }, include: { payment: true } });
}

/** Every table's rows as text, bytes in hex: what a thief of the database could read. */
export async function readableText(): Promise<Map<string, string>> {
  const tables = await db().$queryRaw<{ name: string }[]>`
    select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`;
  const found = new Map<string, string>();
  for (const { name } of tables) {
    const rows = await db().$queryRawUnsafe<{ text: string | null }[]>(
      `select string_agg(t::text, E'\\n') as text from "${name}" t`,
    );
    found.set(name, rows[0]?.text ?? "");
  }
  return found;
}
