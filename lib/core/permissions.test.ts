import { describe, expect, it } from "vitest";
import { may, PERMISSIONS, whoMay, type Permission } from "./permissions";

describe("who may do what", () => {
  it("lets nobody both create and approve or release", () => {
    for (const role of PERMISSIONS["payments.create"]) {
      expect(may(role, "payments.approve")).toBe(false);
      expect(may(role, "payments.release")).toBe(false);
    }
    for (const role of PERMISSIONS["ach-files.upload"]) expect(may(role, "payments.approve")).toBe(false);
  });

  it("lets an auditor read and change nothing", () => {
    const held = (Object.keys(PERMISSIONS) as Permission[]).filter((permission) => may("auditor", permission));
    expect(held.every((permission) => permission.endsWith(".read"))).toBe(true);
    expect(held).toContain("activity.read");
  });

  it("keeps administrators out of the money path", () => {
    for (const permission of [
      "payments.create",
      "payments.approve",
      "payments.release",
      "ach-files.upload",
      "positive-pay.decide",
    ] as const) {
      expect(may("administrator", permission)).toBe(false);
    }
  });

  it("says whose turn it is", () => {
    expect(whoMay("payments.approve")).toBe("an approver");
    expect(whoMay("positive-pay.decide")).toBe("an analyst or an approver");
  });
});
