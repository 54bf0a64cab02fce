import "server-only";
import { z } from "zod";
import { openText } from "@/lib/core/crypto";

/** Binds what a notification says is right to its row. */
export function correctedContext(returnId: string): string {
  return `ach_return.corrected ${returnId}`;
}

const sealed = z.object({ correctedText: z.string(), accountNumber: z.string() });

/** The corrected data as they came, and the account number of the entry they correct. Never for a page. */
export function openCorrected(returnId: string, cipher: Uint8Array): z.infer<typeof sealed> {
  return sealed.parse(JSON.parse(openText(cipher, correctedContext(returnId))));
}
