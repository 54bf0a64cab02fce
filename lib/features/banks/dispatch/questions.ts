import "server-only";
import { isBankError } from "@/lib/banks/http/errors";
import { joinUrl } from "@/lib/banks/http/url";
import { newId } from "@/lib/core/ids";
import { explain } from "../rules/explain";
import { SCOPE_USES, SCOPES, isScope } from "../rules/scopes";
import { failed, passed, skipped, warning, type Finding, type Run, type StepOf } from "./steps";

const CLOCK_OFF_MS = 60_000;
/** Lines read of one account, and accounts asked, to see whether the bank heeds `accountId`. */
const LINES_READ = 1_000;
const ACCOUNTS_ASKED = 10;

/** Asks the address without a token, as a row of its own among the calls. */
async function knock(run: Run): Promise<Response> {
  const url = joinUrl(new URL(run.connection.baseUrl), ["accounts"]);
  const startedMs = performance.now();
  const seen = (status: number | null, error: "ConnectionError" | null): void =>
    run.onCall({
      method: "GET",
      path: url.pathname,
      status,
      durationMs: performance.now() - startedMs,
      requestId: run.watch.last?.requestId ?? null,
      idempotencyKey: null,
      attempt: 1,
      error,
    });
  try {
    const answer = await run.fetch(url.href, { method: "GET", redirect: "manual", cache: "no-store" });
    await answer.body?.cancel();
    seen(answer.status, null);
    return answer;
  } catch (error) {
    seen(null, "ConnectionError");
    throw error;
  }
}

/** Any answer of a program counts; without a token 401 is the usual one. */
async function askAddress(run: Run): Promise<Finding> {
  const { baseUrl } = run.connection;
  const answer = await knock(run);
  const isPage = /^(text\/html|application\/xhtml)/i.test(answer.headers.get("content-type") ?? "");
  if (isPage || (answer.status >= 300 && answer.status < 400)) {
    const { found, todo } = explain({
      step: "address",
      address: baseUrl,
      errorName: "UnexpectedStatusError",
      message: "",
      status: answer.status,
      detail: null,
      errorCode: null,
      systemCode: null,
      contentType: answer.headers.get("content-type"),
      timedOut: false,
      scope: null,
    });
    return failed(found, todo);
  }
  const { protocol, host } = new URL(baseUrl);
  const how = protocol === "https:" ? "over an encrypted connection" : "without encryption, inside our own network";
  return passed(`${host} answers ${how}.`);
}

async function askToken(run: Run): Promise<Finding> {
  const granted = await run.port.grantedScopes();
  run.granted = granted ?? run.connection.scopes;
  return passed(
    granted
      ? "The bank granted a token."
      : "The bank granted a token and did not list its scopes: what we asked for counts.",
  );
}

function compareScopes(run: Run): Promise<Finding> {
  const asked = run.connection.scopes;
  const missing = asked.filter((scope) => !run.granted?.includes(scope));
  const unasked = SCOPES.filter((scope) => !asked.includes(scope));
  const rest = unasked.length === 0 ? "" : ` Not asked for: ${unasked.join(", ")}.`;
  if (missing.length === 0)
    return Promise.resolve(passed(`All ${asked.length} scopes that we ask for are granted.${rest}`));
  const stops = missing.map((scope) => (isScope(scope) ? `${scope} (${SCOPE_USES[scope]})` : scope)).join("; ");
  return Promise.resolve(
    warning(
      `${missing.length} of ${asked.length} scopes are not granted: ${stops}.${rest}`,
      "Ask the bank to grant them to this client, or untick them.",
    ),
  );
}

/** By the `Date` of an answer, against the middle of its round. */
async function compareClocks(run: Run): Promise<Finding> {
  await knock(run);
  const offMs = run.watch.last?.clockOffMs ?? null;
  if (offMs === null) return skipped("The bank's answers carry no date, so the clocks cannot be compared.");
  const seconds = Math.round(Math.abs(offMs) / 1000);
  if (Math.abs(offMs) <= CLOCK_OFF_MS) return passed(`The bank's clock and ours differ by ${seconds} s.`);
  return warning(
    `The bank's clock is ${seconds} s ${offMs > 0 ? "ahead of" : "behind"} ours.`,
    "Set this server's clock by a time service: cut-offs are counted by it. If ours is right, tell the bank.",
  );
}

async function readAccounts(run: Run): Promise<Finding> {
  const accounts = await run.port.listAccounts();
  run.accounts = accounts.map(({ bankAccountId, name }) => ({ bankAccountId, name }));
  if (accounts.length > 0)
    return passed(`${accounts.length} ${accounts.length === 1 ? "account" : "accounts"} can be read.`);
  return warning("The list of accounts is empty.", "Ask the bank to put your accounts under this client.");
}

async function readBalance(run: Run): Promise<Finding> {
  const [account] = run.accounts;
  if (!account) return skipped("There is no account whose balance could be asked for.");
  await run.port.getBalance(account.bankAccountId);
  return passed(`The balance of ${account.name} can be read.`);
}

async function firstLines(run: Run, bankAccountId: string): Promise<Set<string>> {
  const ids = new Set<string>();
  for await (const { rows } of run.port.readTransactions({ bankAccountId })) {
    for (const row of rows) if (ids.size < LINES_READ) ids.add(row.bankTransactionId);
    // Leaving the loop hangs up.
    if (ids.size >= LINES_READ) break;
  }
  return ids;
}

/**
 * D12: an answer that repeats another account's lines says that `accountId` is ignored; two answers without a line in
 * common, one of them not empty, say that it is heeded. All empty says nothing.
 */
async function readLines(run: Run): Promise<Finding> {
  if (run.accounts.length < 2) return skipped("It takes two accounts to see whether the bank tells their lines apart.");
  let before: { name: string; ids: Set<string> } | null = null;
  for (const { bankAccountId, name } of run.accounts.slice(0, ACCOUNTS_ASKED)) {
    const ids = await firstLines(run, bankAccountId);
    if (before && before.ids.size + ids.size > 0) return compared(run, before, { name, ids });
    before = { name, ids };
  }
  return skipped(
    "No account has a line yet, so whether the bank tells them apart is not known. Test again after the first load.",
  );
}

type Answer = { readonly name: string; readonly ids: Set<string> };

function compared(run: Run, one: Answer, other: Answer): Finding {
  const shared = [...one.ids].filter((id) => other.ids.has(id)).length;
  run.honoursAccountId = shared === 0;
  const both = `${one.name} and ${other.name}`;
  if (shared === 0) return passed(`The lines of ${both} have none in common (up to ${LINES_READ} read of each).`);
  return failed(
    `The bank answered with the same ${shared} ${shared === 1 ? "line" : "lines"} for ${both}: it ignores which account we ask for.`,
    "Reading lines is refused as long as this is so, because every line would appear on every account. Ask the bank to honour accountId.",
  );
}

async function readPayment(run: Run): Promise<Finding> {
  try {
    await run.port.getPayment(newId());
  } catch (error) {
    if (isBankError(error) && error.name === "NotFoundError") {
      return passed("Payments can be asked for: the bank says rightly that it does not know one we made up.");
    }
    throw error;
  }
  return warning(
    "The bank claims to know a payment that we made up.",
    "Show this to the bank before payments are trusted.",
  );
}

async function readExceptions(run: Run): Promise<Finding> {
  const { length } = await run.port.listExceptions();
  return passed(`The exceptions can be read: ${length} ${length === 1 ? "is" : "are"} open at the bank.`);
}

/** Every question of the test that is asked of the bank. None of them changes anything there. */
export const QUESTIONS: readonly StepOf[] = [
  { key: "address", title: "Address", kind: "address", blocks: "The address does not answer.", work: askAddress },
  { key: "token", title: "Token", kind: "token", blocks: "There is no token.", work: askToken },
  { key: "scopes", title: "Scopes", kind: "token", work: compareScopes },
  { key: "clock", title: "Clocks", kind: "address", work: compareClocks },
  { key: "accounts", title: "Accounts", kind: "read", scope: "accounts.read", work: readAccounts },
  { key: "balance", title: "Balance", kind: "read", scope: "balances.read", work: readBalance },
  { key: "lines", title: "Lines of an account", kind: "read", scope: "transactions.read", work: readLines },
  { key: "payments", title: "Payments", kind: "read", scope: "payments.read", work: readPayment },
  { key: "exceptions", title: "Exceptions", kind: "read", scope: "positivepay.exceptions.read", work: readExceptions },
];
