import "server-only";
import { payeeHash } from "@/lib/core/payee-hash";
import { db } from "@/lib/core/db";
import { readDigits, readText } from "@/lib/formats/nacha/bytes";
import { ENTRY } from "@/lib/formats/nacha/fields";
import { RecordCursor } from "@/lib/formats/nacha/record-cursor";
import { StoredFileError } from "./chunks";
import { canReadLines, recordsFrom, type Records } from "./record-lines";

/** The account that one entry pays, in full: it goes to the bank in a call and nowhere else. */
export type EntryAccount = { readonly routingNumber: string; readonly accountNumber: string };

/**
 * Opens the sealed file of a payment at single entries, for the call to the bank. The last piece that was opened is
 * kept, since entries go in the order of the file; drop the reader when the turn is over. Throws a StoredFileError where
 * the sealed record pays another account or amount than was checked and approved.
 */
export function openEntries(fileId: string): (line: number, amountMinor: number) => Promise<EntryAccount> {
  let piece: Records | null = null;
  return async (line, amountMinor) => {
    const entry = await db().achEntry.findUnique({
      where: { fileId_line: { fileId, line } },
      select: { payeeHash: true },
    });
    if (!entry) throw new StoredFileError(`File ${fileId} has no entry at line ${line}`);
    if (!piece || line < piece.first || line > piece.last) piece = await pieceWith(fileId, line);
    const found = accountAt(piece, line);
    const { routingNumber = "", accountNumber = "" } = found ?? {};
    if (found?.amountMinor !== amountMinor || !payeeHash(routingNumber, accountNumber).equals(entry.payeeHash)) {
      throw new StoredFileError(`Line ${line} of file ${fileId} is not the entry that was checked`);
    }
    return { routingNumber, accountNumber };
  };
}

async function pieceWith(fileId: string, line: number): Promise<Records> {
  const { sizeBytes, chunkLines } = await db().achFile.findUniqueOrThrow({
    where: { id: fileId },
    select: { sizeBytes: true, chunkLines: true },
  });
  const file = { id: fileId, sizeBytes: Number(sizeBytes), chunkLines };
  if (!canReadLines(file)) throw new StoredFileError(`The lines of file ${fileId} were not numbered`);
  return recordsFrom(file, line);
}

function accountAt(piece: Records, line: number): (EntryAccount & { readonly amountMinor: number }) | null {
  const cursor = new RecordCursor(piece.bytes);
  const wanted = line - piece.first + 1;
  while (cursor.next()) {
    if (cursor.line < wanted) continue;
    if (cursor.line > wanted) return null;
    const { bytes, offset } = cursor;
    return {
      routingNumber: readText(bytes, offset, { start: ENTRY.rdfi.start, end: ENTRY.checkDigit.end }),
      accountNumber: readText(bytes, offset, ENTRY.account),
      amountMinor: readDigits(bytes, offset, ENTRY.amount),
    };
  }
  return null;
}
