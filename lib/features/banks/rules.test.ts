import { expect, test } from "vitest";
import { zonedInstant } from "@/lib/core/dates";
import { LATENCY, nextLoadAt, nextPickupAt, nextSyncAt } from "./rules";

const NEW_YORK = { timeZone: "America/New_York", loadTime: "01:00" };
const at = (date: string, time: string, zone = NEW_YORK.timeZone) => zonedInstant(date, time, zone);

test.each([
  ["before the load of a business day", "2026-11-24", "00:59", "2026-11-24"],
  ["at the load", "2026-11-24", "01:00", "2026-11-25"],
  ["before a holiday", "2026-11-25", "10:00", "2026-11-27"],
  ["on a holiday", "2026-11-26", "00:30", "2026-11-27"],
  ["after the week's last load", "2026-11-27", "09:00", "2026-11-30"],
  ["on a Saturday", "2026-11-28", "00:30", "2026-11-30"],
])("the next load %s", (_when, date, time, loads) => {
  expect(nextLoadAt(at(date, time), NEW_YORK)).toEqual(at(loads, "01:00"));
});

test("the load goes by the bank's own wall clock", () => {
  const berlin = { timeZone: "Europe/Berlin", loadTime: "04:30" };
  const now = at("2026-11-24", "12:00", berlin.timeZone);
  expect(nextLoadAt(now, berlin)).toEqual(at("2026-11-25", "04:30", berlin.timeZone));
});

test.each([
  ["10:00", "10:15"],
  ["10:14", "10:15"],
  ["10:15", "10:30"],
  ["23:50", "24:00"],
])("an ACH file sent at %s is picked up at %s", (sent, picked) => {
  const expected = picked === "24:00" ? at("2026-11-25", "00:00") : at("2026-11-24", picked);
  expect(nextPickupAt(new Date(at("2026-11-24", sent).getTime() + 59_000), NEW_YORK.timeZone)).toEqual(expected);
});

test("quarter hours are those of the zone, whose offset need not be whole hours", () => {
  const kathmandu = "Asia/Kathmandu";
  expect(nextPickupAt(at("2026-11-24", "09:40", kathmandu), kathmandu, 60)).toEqual(
    at("2026-11-24", "10:00", kathmandu),
  );
});

test("each thing the bank gives or takes has the class that its documents state", () => {
  const of = (latency: string) => Object.entries(LATENCY).flatMap(([key, value]) => (value === latency ? [key] : []));
  expect(of("real-time").toSorted()).toEqual(["balances", "returns", "transfers", "wires"]);
  expect(of("daily-load").toSorted()).toEqual(["accounts", "exceptions", "transactions"]);
  expect(of("pick-up")).toEqual(["ach"]);
});

test("daily facts are asked for soon after the load, balances every five minutes, failures two minutes later", () => {
  expect(nextSyncAt("transactions", at("2026-11-24", "00:50"), NEW_YORK, true)).toEqual(at("2026-11-24", "01:05"));
  expect(nextSyncAt("transactions", at("2026-11-24", "10:00"), NEW_YORK, true)).toEqual(at("2026-11-24", "10:30"));
  expect(nextSyncAt("balances", at("2026-11-24", "10:00"), NEW_YORK, true)).toEqual(at("2026-11-24", "10:05"));
  expect(nextSyncAt("accounts", at("2026-11-24", "10:00"), NEW_YORK, false)).toEqual(at("2026-11-24", "10:02"));
});
