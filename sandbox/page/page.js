import { drawAccounts, drawCalls, drawEvents, drawExceptions, drawPayments, drawRules, make } from "./tables.js";

const TOKEN = "sandbox-control-token";
const REFRESH_MS = 5_000;
const find = (id) => document.getElementById(id);
const MODES = ["duplicate", "drop", "unsigned", "badSignature", "oldSecret", "truncate", "reorder", "beforeAnswer"];
const SCOPES = [
  "accounts.read",
  "balances.read",
  "transactions.read",
  "payments.read",
  "payments.ach.write",
  "payments.wire.write",
  "transfers.write",
  "positivepay.issues.write",
  "positivepay.exceptions.read",
  "positivepay.decisions.write",
];

function say(words, bad = false) {
  const place = find("said");
  place.textContent = words;
  place.classList.toggle("bad", bad);
}

/** One control call; rejects with what the bank says. */
async function ask(method, path, body) {
  const answer = await fetch(`/_control${path}`, {
    method,
    headers: { authorization: `Bearer ${sessionStorage.getItem(TOKEN) ?? ""}` },
    ...(body && { body: JSON.stringify(body) }),
  });
  const value = await answer.json();
  if (!answer.ok) {
    if (answer.status === 401) close();
    throw new Error(value.message ?? `HTTP ${answer.status}`);
  }
  return value;
}

function close() {
  sessionStorage.removeItem(TOKEN);
  find("main").hidden = true;
  find("token").hidden = false;
  find("now").textContent = "No token yet";
  find("then").textContent = "";
}

const zoned = new Intl.DateTimeFormat("en-GB", {
  timeZone: "America/New_York",
  weekday: "short",
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});

function showClock({ now, nextPickUp, nextLoad }) {
  find("now").textContent = `${zoned.format(new Date(now))} in New York`;
  find("then").textContent = `${now.slice(0, 19).replace("T", " ")} UTC, as all times below`;
  find("pick-up").value = nextPickUp;
  find("load").value = nextLoad;
}

const settings = (value) =>
  Object.entries(value)
    .map(([name, one]) => `${name} ${Array.isArray(one) ? one.join(" ") || "none" : one}`)
    .join(", ");

async function refresh() {
  const paths = [
    "/clock",
    "/state",
    "/payments",
    "/decisions",
    "/webhooks",
    "/faults",
    "/latency",
    "/tokens",
    "/calls",
    "/webhooks/mode",
  ];
  const [clock, state, payments, decisions, events, rules, latency, tokens, calls, mode] = await Promise.all(
    paths.map((path) => ask("GET", path)),
  );
  showClock(clock);
  drawAccounts(state);
  drawPayments(payments, find("code").value.trim());
  drawExceptions(decisions);
  drawEvents(events);
  drawRules(rules);
  drawCalls(calls);
  find("latency").textContent = latency.length === 0 ? "Full speed." : latency.map(settings).join("; ");
  find("modes").textContent = `Now: ${settings(mode)}.`;
  find("tokens").textContent = `Now: ${settings(tokens)}.`;
  const select = document.querySelector("[data-accounts]");
  if (select.options.length === 0) {
    select.append(...state.accounts.map((one) => make("option", { value: one.accountId }, one.name)));
  }
}

/** Does something, shows it, and says how it went. */
async function act(words, work) {
  try {
    await work();
    await refresh();
    say(`${words}: done.`);
  } catch (error) {
    say(`${words}: ${error.message}`, true);
  }
}

/** The body of a form: blank fields are left out. */
function bodyOf(form) {
  const body = {};
  for (const field of form.elements) {
    if (!field.name || field.name.startsWith(":")) continue;
    if (field.type === "checkbox") body[field.name] = field.checked;
    else if ("list" in field.dataset) body[field.name] = [...field.selectedOptions].map((one) => one.value);
    else if (field.value === "") continue;
    else if ("number" in field.dataset) body[field.name] = Number(field.value);
    else if ("utc" in field.dataset) body[field.name] = new Date(`${field.value}Z`).toISOString();
    else body[field.name] = field.value;
  }
  return body;
}

function pathOf(form) {
  return form.dataset.post.replace(/:[a-z]+/, (name) => form.elements.namedItem(name)?.value ?? "");
}

const wordsOf = (form) => form.querySelector("button").textContent.trim();

document.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  if (form.id === "token") {
    sessionStorage.setItem(TOKEN, form.elements.namedItem("token").value);
    form.reset();
    void open();
  } else if ("post" in form.dataset) void act(wordsOf(form), () => ask("POST", pathOf(form), bodyOf(form)));
  else if ("delete" in form.dataset) void act(wordsOf(form), () => ask("DELETE", form.dataset.delete));
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-act], button[data-preset]");
  if (!button) return;
  const { preset } = button.dataset;
  if (preset === undefined) {
    void act(button.textContent, () => ask("POST", button.dataset.act, JSON.parse(button.dataset.body)));
    return;
  }
  const { method, path, count, skip, when } = Object.fromEntries(new FormData(find("fault")));
  const rule = { preset, method, path, count: Number(count), skip: Number(skip), ...(when !== "" && { when }) };
  void act(`Fault ${preset}`, () => ask("POST", "/faults", rule));
});

function furnish(presets) {
  find("presets").replaceChildren(
    ...presets.map(({ name, what }) => make("button", { type: "button", "data-preset": name, title: what }, name)),
  );
  find("scopes").replaceChildren(...SCOPES.map((scope) => make("option", {}, scope)));
  const fields = MODES.map((name) =>
    make("label", {}, name, make("input", { type: "number", name, min: "0", value: "0", "data-number": "" })),
  );
  const delay = make("input", { type: "number", name: "delaySeconds", min: "1", "data-number": "" });
  const modes = find("mode");
  const button = modes.querySelector("button");
  modes.replaceChildren(...fields, make("label", {}, "delaySeconds", delay), button);
}

async function open() {
  try {
    furnish(await ask("GET", "/presets"));
    await refresh();
    find("token").hidden = true;
    find("main").hidden = false;
    say("");
  } catch (error) {
    say(error.message, true);
  }
}

// The return buttons carry the code.
find("code").addEventListener("change", () => void act("Return code", () => Promise.resolve()));

setInterval(() => {
  if (document.hidden || find("main").hidden) return;
  refresh().catch((error) => say(error.message, true));
}, REFRESH_MS);

if (sessionStorage.getItem(TOKEN) !== null) void open();
