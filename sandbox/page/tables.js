/** Tables of the control page. Text only ever becomes text: nothing from the bank is read as markup. */

/** @param {string} tag @param {Record<string, string>} [attributes] @param {...(Node | string)} children */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const figures = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
/** Minor units of a currency with two decimals, all that this bank keeps. */
const money = (minor) => figures.format(minor / 100).replace("-", "\u2212");
const time = (text) => (text ? text.slice(0, 19).replace("T", " ") : "\u2013");

/** A button that posts when it is pressed; `key` finds it again after the table was drawn anew. */
function act(words, post, body, about) {
  return make(
    "button",
    {
      type: "button",
      "data-act": post,
      "data-body": JSON.stringify(body),
      "data-key": `${post} ${JSON.stringify(body)}`,
      "aria-label": `${words} ${about}`,
    },
    words,
  );
}

/** Draws rows; the element that had the focus keeps it. */
export function draw(id, caption, columns, rows) {
  const table = document.getElementById(id);
  const key = table.contains(document.activeElement) ? document.activeElement.getAttribute("data-key") : null;
  const cell = (name, value) => make("td", name.endsWith("\u00a0") ? { class: "number" } : {}, ...[value].flat());
  table.replaceChildren(
    make("caption", {}, caption),
    make(
      "thead",
      {},
      make("tr", {}, ...columns.map(([name]) => make("th", name.endsWith("\u00a0") ? { class: "number" } : {}, name))),
    ),
    make("tbody", {}, ...rows.map((row) => make("tr", {}, ...columns.map(([name, value]) => cell(name, value(row)))))),
  );
  if (key !== null) table.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus();
}

const text = (name) => (row) => String(row[name] ?? "\u2013");

export function drawAccounts(state) {
  draw(
    "accounts",
    `${state.counts.transactions.toLocaleString("en-US")} lines, ${state.counts.effects} bookings. Totals: ${Object.entries(
      state.totalsMinor,
    )
      .map(([currency, minor]) => `${currency} ${money(minor)}`)
      .join(", ")}`,
    [
      ["Account", text("name")],
      ["Currency", text("currency")],
      ["Ledger\u00a0", (one) => money(one.currentMinor)],
      ["Available\u00a0", (one) => money(one.availableMinor)],
      ["Held\u00a0", (one) => money(one.heldMinor)],
      ["Id", text("accountId")],
    ],
    state.accounts,
  );
}

export function drawPayments(all, code) {
  const acts = (one) => {
    const path = `/payments/${one.paymentId}`;
    const about = `${one.kind} ${one.paymentId}`;
    if (one.completedAt === null) {
      return [act("Settle", `${path}/settle`, {}, about), act("Fail", `${path}/fail`, {}, about)];
    }
    const canReturn = one.status === "P_COMPLETED" && one.kind !== "transfer" && !one.returned;
    return canReturn ? [act("Return", `${path}/return`, { code }, about)] : [one.returned ? "returned" : ""];
  };
  draw(
    "payments",
    newest(all, "payments and transfers"),
    [
      ["Made", (one) => time(one.createdAt)],
      ["Kind", text("kind")],
      ["Amount\u00a0", (one) => money(one.amountMinor)],
      ["Currency", text("currency")],
      ["To", text("counterparty")],
      ["Status", (one) => (one.failure ? `${one.status} (${one.failure})` : one.status)],
      ["Next", (one) => (one.nextAt ? `${one.nextStatus} ${time(one.nextAt)}` : "\u2013")],
      ["Acts", acts],
      ["Id", text("paymentId")],
    ],
    all.slice(-50).toReversed(),
  );
}

const newest = (all, what) => (all.length > 50 ? `The newest 50 of ${all.length} ${what}` : `${all.length} ${what}`);

export function drawExceptions(all) {
  draw(
    "exceptions",
    newest(all, "exceptions"),
    [
      ["Reason", text("reason")],
      ["Check", text("checkNumber")],
      ["Presented\u00a0", (one) => money(one.presentedMinor)],
      ["Decide by", (one) => time(one.decideBy)],
      ["Default", text("defaultAction")],
      ["Decisions", (one) => one.decisions.map((made) => made.decision).join(", ") || "none"],
      ["Final", (one) => (one.final ? `${one.final.action} by ${one.final.by}` : "open")],
    ],
    all.slice(-50).toReversed(),
  );
}

export function drawEvents(all) {
  draw(
    "events",
    newest(all, "events"),
    [
      ["Made", (one) => time(one.createdAt)],
      ["Type", text("eventType")],
      ["State", text("state")],
      ["Answers", (one) => one.attempts.map((made) => made.status ?? "none").join(", ") || "\u2013"],
      ["Next", (one) => time(one.nextAttemptAt)],
      ["Acts", (one) => act("Redeliver", "/webhooks/redeliver", { eventId: one.eventId }, one.eventId)],
      ["Id", text("eventId")],
    ],
    all.slice(-50).toReversed(),
  );
}

export function drawRules(rules) {
  draw(
    "rules",
    rules.length === 0 ? "No rules" : `${rules.length} rules`,
    [
      ["Kind", (one) => (one.kind === "status" ? `status ${one.status}` : one.kind === "alter" ? one.alter : one.kind)],
      ["Method", text("method")],
      ["Path", text("path")],
      ["Hits\u00a0", (one) => `${one.hits} of ${one.count}`],
      ["Work", (one) => one.when ?? "as usual"],
    ],
    rules,
  );
}

export function drawCalls(all) {
  draw(
    "calls",
    all.length > 50 ? `The newest 50 of ${all.length} calls` : `${all.length} calls`,
    [
      ["No.\u00a0", text("n")],
      ["At", (one) => time(one.at)],
      ["Call", (one) => `${one.method} ${one.path}${one.query}`],
      ["Answer", (one) => one.lost ?? String(one.status ?? "running")],
      ["Fault", text("fault")],
      ["ms\u00a0", text("milliseconds")],
      ["Key", text("idempotencyKey")],
    ],
    all.slice(-50).toReversed(),
  );
}
