import { expect, test } from "vitest";
import { newId } from "@/lib/core/ids";
import type { Sandbox } from "./handle";
import { achFile, achForm, call, control, openSandbox, wireBody } from "./testing";

type Listed = { name: string; what: string };
const made = async (sandbox: Sandbox): Promise<number> =>
  (await control<unknown[]>(sandbox, "GET", "/payments")).length;
const wire = (sandbox: Sandbox, key = newId()): Promise<Response> =>
  call(sandbox, "POST", "/payments/wire", wireBody(), { key });
const plant = (sandbox: Sandbox, rule: object): Promise<unknown> =>
  control(sandbox, "POST", "/faults", { method: "POST", path: "/payments/wire", ...rule });

/** Status and payments made, for every preset that answers at once. */
const TABLE: readonly (readonly [string, number | "lost", number])[] = [
  ["refuse", "lost", 0],
  ["answer-no-commit", 201, 0],
  ["commit-no-answer", "lost", 1],
  ["cut", 201, 1],
  ["malformed", 201, 1],
  ["400", 400, 0],
  ["401", 401, 0],
  ["403", 403, 0],
  ["404", 404, 0],
  ["409-shape-1", 409, 1],
  ["409-shape-2", 409, 1],
  ["422", 422, 0],
  ["429", 429, 0],
  ["429-seconds", 429, 0],
  ["429-date", 429, 0],
  ["500", 500, 0],
  ["502", 502, 0],
  ["503", 503, 0],
  ["503-seconds", 503, 0],
  ["503-date", 503, 0],
  ["html-200", 200, 1],
  ["error-200", 200, 1],
  ["wrong-content-type", 201, 1],
  ["missing-fields", 201, 1],
  ["extra-fields", 201, 1],
  ["big-numbers", 201, 1],
  ["location-missing", 201, 1],
  ["location-foreign", 201, 1],
  ["drip", 201, 1],
  ["huge", 201, 1],
  ["slow", 201, 1],
];

test.each(TABLE.filter(([name]) => name !== "slow"))(
  "%s answers %s with %i payments made",
  async (preset, status, payments) => {
    const sandbox = openSandbox({ seed: "empty" });
    await plant(sandbox, { preset, ...(preset === "huge" && { megabytes: 1 }) });
    if (status === "lost") await expect(wire(sandbox)).rejects.toThrow("fetch failed");
    else expect((await wire(sandbox)).status).toBe(status);
    expect(await made(sandbox)).toBe(payments);
    expect((await wire(sandbox)).status).toBe(201);
  },
);

test("the list names every preset, and the table above misses none that ends by itself", async () => {
  const listed = await control<Listed[]>(openSandbox({ seed: "empty" }), "GET", "/presets");
  expect(listed.map((one) => one.name).toSorted()).toEqual(
    [...TABLE.map(([name]) => name), "hold", "stall"].toSorted(),
  );
  expect(listed.filter((one) => one.what.length < 5)).toEqual([]);
});

const UNFINISHED = new Set(["refuse", "answer-no-commit", "commit-no-answer", "slow", "hold"]);
test.each(TABLE.filter(([name]) => !UNFINISHED.has(name)))("%s before and after the work", async (preset) => {
  for (const [when, payments] of [
    ["before", 0],
    ["after", 1],
  ] as const) {
    const sandbox = openSandbox({ seed: "empty" });
    await plant(sandbox, { preset, when, ...(preset === "huge" && { megabytes: 1 }) });
    await wire(sandbox);
    expect([when, await made(sandbox)]).toEqual([when, payments]);
  }
});

test("Retry-After as seconds, and as a date of the bank's own clock", async () => {
  const sandbox = openSandbox({ seed: "empty" });
  await plant(sandbox, { preset: "429-seconds", retryAfterSeconds: 7 });
  expect((await wire(sandbox)).headers.get("retry-after")).toBe("7");
  await plant(sandbox, { preset: "503-date", retryAfterSeconds: 90 });
  const { headers } = await wire(sandbox);
  expect(headers.get("date")).toBe("Wed, 18 Nov 2026 14:00:00 GMT");
  expect(headers.get("retry-after")).toBe("Wed, 18 Nov 2026 14:01:30 GMT");
});

test("the guide's 409 has its Link and instance and no transaction id", async () => {
  const sandbox = openSandbox({ seed: "empty" });
  await plant(sandbox, { preset: "409-shape-2" });
  const answer = await wire(sandbox);
  expect(answer.headers.get("link")).toMatch(/^<https:.*>; rel="describedby"$/);
  const body: Record<string, unknown> = await answer.json();
  expect(body).toMatchObject({ status: 409, instance: expect.stringMatching(/^\/payments\/ach\//) });
  expect(body).not.toHaveProperty("transaction_id");
});

test("Location may be missing, foreign, or whatever a rule says, with the payment's id in it", async () => {
  const sandbox = openSandbox({ seed: "empty" });
  const location = async (rule: object): Promise<string | null> => {
    await plant(sandbox, { path: "/payments/ach", ...rule });
    return (await call(sandbox, "POST", "/payments/ach", achForm(achFile()))).headers.get("location");
  };
  const own = { kind: "alter", alter: "headers", headers: { location: "http://bank/v1/payments/{paymentId}" } };
  const got = [
    await location({ preset: "location-missing" }),
    await location({ preset: "location-foreign" }),
    await location(own),
  ];
  const ids = (await control<{ paymentId: string }[]>(sandbox, "GET", "/payments")).map((one) => one.paymentId);
  expect(got).toEqual([null, `https://elsewhere.example/v1/payments/${ids[1]}`, `http://bank/v1/payments/${ids[2]}`]);
});

test("altered bodies stay JSON: fields gone, fields added, numbers that no double holds", async () => {
  const sandbox = openSandbox();
  const altered = async (preset: string): Promise<string> => {
    await control(sandbox, "POST", "/faults", { preset, path: "/transactions" });
    return (await call(sandbox, "GET", "/transactions")).text();
  };
  const lines: { amount?: number; x_new_field?: unknown }[][] = [];
  for (const preset of ["missing-fields", "extra-fields", "big-numbers"]) lines.push(JSON.parse(await altered(preset)));
  const [missing, extra, big] = lines;
  expect(missing?.length).toBeGreaterThan(100);
  expect(missing?.every((line) => !("amount" in line))).toBe(true);
  expect(extra?.every((line) => line.x_new_field !== undefined && line.amount !== undefined)).toBe(true);
  expect(big?.every((line) => Math.abs(line.amount ?? 0) > Number.MAX_SAFE_INTEGER)).toBe(true);
});

test("drip gives the true body in small pieces; huge gives as many megabytes as asked for", async () => {
  const sandbox = openSandbox({ seed: "empty" });
  await control(sandbox, "POST", "/faults", { preset: "drip", path: "/accounts", ms: 0, pieceBytes: 100 });
  const dripped = await call(sandbox, "GET", "/accounts");
  const sizes: number[] = [];
  for await (const piece of dripped.body ?? []) sizes.push(piece.length);
  expect(sizes.length).toBeGreaterThan(20);
  expect(Math.max(...sizes)).toBe(100);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(Number(dripped.headers.get("content-length")));
  await control(sandbox, "POST", "/faults", { preset: "huge", path: "/accounts", megabytes: 3 });
  const text = await (await call(sandbox, "GET", "/accounts")).text();
  expect(text.length).toBeGreaterThan(3 * 1024 * 1024);
  expect(JSON.parse(text)).toHaveLength(1);
});

test("stall sends the headers and nothing more, until the rules are cleared", async () => {
  const sandbox = openSandbox({ seed: "empty" });
  await plant(sandbox, { preset: "stall" });
  const answer = await wire(sandbox);
  expect(answer.status).toBe(201);
  const read = answer.text().then(
    () => "read",
    () => "lost",
  );
  expect(await Promise.race([read, control(sandbox, "GET", "/clock").then(() => "nothing yet")])).toBe("nothing yet");
  await control(sandbox, "DELETE", "/faults");
  expect(await read).toBe("lost");
  expect(await made(sandbox)).toBe(1);
});

test.each([
  [{ preset: "teapot" }, /preset: GET \/_control\/presets/],
  [{ preset: "429", counts: 3 }, /counts/],
  [{ kind: "status", statuses: 500 }, /statuses/],
  [{ kind: "explode" }, /kind/],
])("a rule that is not one is refused: %j", async (rule, said) => {
  await expect(plant(openSandbox({ seed: "empty" }), rule)).rejects.toThrow(said);
});

test("latency slows every call of a path until it is taken away", async () => {
  const sandbox = openSandbox({ seed: "empty" });
  type Calls = { path: string; milliseconds: number }[];
  const took = async (path: string): Promise<number> => {
    await call(sandbox, "GET", path);
    return (await control<Calls>(sandbox, "GET", "/calls")).at(-1)?.milliseconds ?? -1;
  };
  await control(sandbox, "POST", "/latency", { ms: 60, path: "/acc*" });
  await control(sandbox, "POST", "/latency", { ms: 30, jitterMs: 5 });
  expect(await took("/accounts")).toBeGreaterThanOrEqual(58);
  expect(await took("/positivepay/exceptions")).toBeGreaterThanOrEqual(28);
  expect(await control(sandbox, "GET", "/latency")).toHaveLength(2);
  await control(sandbox, "POST", "/latency", { ms: 0, path: "/acc*" });
  expect(await control(sandbox, "GET", "/latency")).toEqual([{ ms: 30, jitterMs: 5, path: "*" }]);
  await control(sandbox, "DELETE", "/latency");
  expect(await control(sandbox, "GET", "/latency")).toEqual([]);
});
