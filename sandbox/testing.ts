import { QBANK_SCOPES } from "@/lib/banks/qbank/wire/requests";
import { newId } from "@/lib/core/ids";
import { createSandbox, type Sandbox, type SandboxOptions } from "./handle";
import { checkAnswers, checkDeliveries } from "./testing/checked";
import { ACCOUNTS } from "./qbank/seed/book";

/** A bank and a client of it for tests: Wednesday 18 Nov 2026, 09:00 in New York, unless told otherwise. */
export const NINE_ET = new Date("2026-11-18T14:00:00Z");
export { ACCOUNTS };

/** Every answer and every webhook is matched with the published description. */
export function openSandbox(options: SandboxOptions = {}): Sandbox {
  const sent = { asWanted: false };
  const sandbox = checkAnswers(createSandbox({ startAt: NINE_ET, ...checkDeliveries(options, () => sent.asWanted) }));
  return {
    ...sandbox,
    handle: (request) => {
      // From here on events may be wrong on purpose.
      if (/\/_control\/(webhooks|events)$/.test(request.url)) sent.asWanted = true;
      return sandbox.handle(request);
    },
  };
}

export async function tokenFor(sandbox: Sandbox, scope: string = QBANK_SCOPES.join(" ")): Promise<string> {
  const { clientId, clientSecret } = sandbox.parts.bank.options;
  const form = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: clientId,
    client_secret: clientSecret,
    scope,
  });
  const answer = await sandbox.handle(new Request("http://bank/token", { method: "POST", body: form }));
  const token: { access_token: string } = await answer.json();
  return token.access_token;
}

export type Write = { key?: string; token?: string; signal?: AbortSignal };

/** Calls the API; a body that is no form goes as JSON text. */
export async function call(
  sandbox: Sandbox,
  method: "GET" | "POST",
  path: string,
  body?: string | FormData,
  write: Write = {},
): Promise<Response> {
  const headers: Record<string, string> = {
    authorization: `Bearer ${write.token ?? (await tokenFor(sandbox))}`,
  };
  if (method === "POST") headers["idempotency-key"] = write.key ?? newId();
  if (typeof body === "string") headers["content-type"] = "application/json";
  return sandbox.handle(
    new Request(`http://bank/v1${path}`, {
      method,
      headers,
      ...(body !== undefined && { body }),
      ...(write.signal && { signal: write.signal }),
    }),
  );
}

/** Calls the control surface and gives its JSON. */
export async function control<T = unknown>(
  sandbox: Sandbox,
  method: "GET" | "POST" | "DELETE",
  path: string,
  body?: unknown,
): Promise<T> {
  const answer = await sandbox.handle(
    new Request(`http://bank/_control${path}`, {
      method,
      headers: { authorization: "Bearer sandbox-control" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }),
  );
  const value: T = await answer.json();
  if (!answer.ok) throw new Error(`${answer.status} ${JSON.stringify(value)}`);
  return value;
}

export const wireBody = (amount = "1000.50", from = ACCOUNTS.incOperating.accountId): string =>
  `{"source_account_id":"${from}","beneficiary_details":{"name":"Rowan Legal LLP","bank_id":"099000011","account_number":"77123"},"amount":${amount},"reference_code":"INV 4711"}`;

export const transferBody = (amount: string, from: string, to: string): string =>
  `{"from_account_id":"${from}","to_account_id":"${to}","amount":${amount}}`;

/** A NACHA file of one PPD batch; every entry pays `cents` to the same account. */
export function achFile(wanted: { companyId?: string; date?: string; cents?: readonly number[] } = {}): string {
  const { companyId = "1208800417", date = "261119", cents = [100_050] } = wanted;
  const digits = (value: number, length: number): string => String(value).padStart(length, "0");
  const total = cents.reduce((sum, one) => sum + one, 0);
  const hash = (9_900_001 * cents.length) % 10_000_000_000;
  const lines = [
    `101 099000011 0990000112611181200A094101${"QBANK".padEnd(23)}${"HARBOR MILLS".padEnd(23)}${"".padEnd(8)}`,
    `5220${"HARBOR MILLS".padEnd(16)}${"".padEnd(20)}${companyId}PPD${"PAYROLL".padEnd(10)}${"".padEnd(6)}${date}   1099000010000001`,
    ...cents.map(
      (amount, index) =>
        `622099000011${"5550123".padEnd(17)}${digits(amount, 10)}${"".padEnd(15)}${"A PERSON".padEnd(22)}  009900001${digits(index + 1, 7)}`,
    ),
    `8220${digits(cents.length, 6)}${digits(hash, 10)}${digits(0, 12)}${digits(total, 12)}${companyId}${"".padEnd(25)}099000010000001`,
  ];
  const blocks = Math.ceil((lines.length + 1) / 10);
  lines.push(
    `9000001${digits(blocks, 6)}${digits(cents.length, 8)}${digits(hash, 10)}${digits(0, 12)}${digits(total, 12)}${"".padEnd(39)}`,
  );
  while (lines.length % 10 !== 0) lines.push("9".repeat(94));
  return `${lines.join("\n")}\n`;
}

/** The multipart body of `POST /payments/ach`. */
export function achForm(text: string | Uint8Array<ArrayBuffer>, sourceAccountId?: string): FormData {
  const form = new FormData();
  form.set("file", new Blob([text]), "payroll.ach");
  if (sourceAccountId !== undefined) form.set("source_account_id", sourceAccountId);
  return form;
}

/** Receives webhooks: keeps them, answers with `status`. */
export function receiver(): {
  status: number;
  readonly got: { headers: Headers; body: string }[];
  readonly deliver: (url: string, init: RequestInit) => Promise<Response>;
} {
  const box = {
    status: 200,
    got: [] as { headers: Headers; body: string }[],
    deliver: async (_url: string, init: RequestInit) => {
      box.got.push({ headers: new Headers(init.headers), body: typeof init.body === "string" ? init.body : "" });
      return new Response(null, { status: box.status });
    },
  };
  return box;
}
