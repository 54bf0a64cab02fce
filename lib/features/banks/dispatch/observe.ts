import "server-only";
import type { CallObserver } from "@/lib/banks/http/request";
import { recordCall } from "../mutations/calls";

/** What watches the calls to a bank: each attempt leaves a row. */
export function observerOf(bankCode: string): CallObserver {
  return ({ error, ...call }) =>
    recordCall({ ...call, bankCode, errorName: error, at: new Date(Date.now() - call.durationMs) });
}
