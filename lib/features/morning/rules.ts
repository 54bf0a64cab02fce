import { sumMinor } from "@/lib/core/money";
import { may } from "@/lib/core/permissions";
import { settlementOf } from "@/lib/features/payments/rules/settlement";
import type { PaymentStatus } from "@/lib/features/payments/types";
import type { MorningFacts, PaymentGroup, Stake, Waiting } from "./types";

/** Adds up by currency, in alphabetical order. */
function stakesOf(groups: readonly Stake[]): Stake[] {
  const currencies = [...new Set(groups.map((group) => group.currency))].toSorted();
  return currencies.map((currency) => ({
    currency,
    amountMinor: sumMinor(groups.filter((group) => group.currency === currency).map((group) => group.amountMinor)),
  }));
}

/** The soonest cut-off among the groups; a transfer has none. */
function soonest(groups: readonly PaymentGroup[], now: Date): Waiting["deadline"] {
  const deadlines = groups.flatMap((group) => {
    const { releaseBy } = settlementOf({ ...group, effectiveDate: null }, now);
    return releaseBy === null
      ? []
      : [{ at: releaseBy, zone: group.timeZone, atZero: "it settles a banking day later" }];
  });
  return deadlines.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))[0] ?? null;
}

function many(count: number, one: string, several: string): string {
  return count === 1 ? `1 ${one}` : `${count.toLocaleString("en-US")} ${several}`;
}

type Line = {
  readonly key: string;
  readonly tone: Waiting["tone"];
  readonly href: string;
  readonly one: string;
  readonly several: string;
  readonly groups: readonly PaymentGroup[];
  readonly hasCutoff: boolean;
};

type Of = (status: PaymentStatus, isOwn?: boolean) => readonly PaymentGroup[];
const register = (status: PaymentStatus): string => `/payments?status=${status}`;

/** What may be wrong concerns everybody. */
const troubleLines = (of: Of): Line[] => [
  {
    key: "unknown",
    tone: "danger",
    href: register("unknown"),
    one: "payment whose outcome is not known",
    several: "payments whose outcome is not known",
    groups: of("unknown"),
    hasCutoff: false,
  },
  {
    key: "failed",
    tone: "warning",
    href: register("failed"),
    one: "payment failed in the last day",
    several: "payments failed in the last day",
    groups: of("failed"),
    hasCutoff: false,
  },
];

/** What an approver does next: never their own payments. */
const approverLines = (of: Of): Line[] => [
  {
    key: "approve",
    tone: "warning",
    href: "/approvals",
    one: "payment to approve",
    several: "payments to approve",
    groups: of("awaiting_approval", false),
    hasCutoff: true,
  },
  {
    key: "release",
    tone: "warning",
    href: "/approvals",
    one: "approved payment to release",
    several: "approved payments to release",
    groups: of("approved", false),
    hasCutoff: true,
  },
];

/** What became of the payments that an analyst made. */
const creatorLines = (of: Of): Line[] => [
  {
    key: "draft",
    tone: "info",
    href: register("draft"),
    one: "draft of yours to send for approval",
    several: "drafts of yours to send for approval",
    groups: of("draft", true),
    hasCutoff: true,
  },
  {
    key: "awaiting",
    tone: "info",
    href: register("awaiting_approval"),
    one: "payment of yours waits for an approver",
    several: "payments of yours wait for an approver",
    groups: of("awaiting_approval", true),
    hasCutoff: true,
  },
  {
    key: "approved",
    tone: "info",
    href: register("approved"),
    one: "payment of yours waits to be released",
    several: "payments of yours wait to be released",
    groups: of("approved", true),
    hasCutoff: true,
  },
];

function paymentLines({ role, payments }: MorningFacts): Line[] {
  const of: Of = (status, isOwn) =>
    payments.filter((group) => group.status === status && (isOwn === undefined || group.isOwn === isOwn));
  return [
    ...troubleLines(of),
    ...(may(role, "payments.approve") ? approverLines(of) : []),
    ...(may(role, "payments.create") ? creatorLines(of) : []),
  ];
}

function exceptionLine({ role, exceptions }: MorningFacts): Waiting[] {
  if (exceptions.count === 0) return [];
  const mayDecide = may(role, "positive-pay.decide");
  const { nextCutoff } = exceptions;
  return [
    {
      key: "exceptions",
      title: mayDecide
        ? many(exceptions.count, "check exception to decide", "check exceptions to decide")
        : many(exceptions.count, "check exception is open", "check exceptions are open"),
      href: "/positive-pay",
      tone: mayDecide ? "warning" : "info",
      stakes: stakesOf(exceptions.totals),
      deadline: nextCutoff && {
        at: nextCutoff.decideBy,
        zone: nextCutoff.timeZone,
        atZero: "the bank applies each account's default",
      },
    },
  ];
}

function fileLines({ role, files }: MorningFacts): Waiting[] {
  if (!may(role, "ach-files.upload")) return [];
  const line = (key: "ready" | "invalid", title: string): Waiting[] =>
    files[key] === 0
      ? []
      : [{ key: `files-${key}`, title, href: `/ach-files?status=${key}`, tone: "info", stakes: [], deadline: null }];
  return [
    ...line("ready", many(files.ready, "ACH file to send for approval", "ACH files to send for approval")),
    ...line("invalid", many(files.invalid, "ACH file with errors", "ACH files with errors")),
  ];
}

const RANK = { danger: 0, warning: 1, info: 2 } as const satisfies Record<Waiting["tone"], number>;

/** What waits for a person of this role, most pressing first: what may be wrong, then by deadline. */
export function waitingFor(facts: MorningFacts, now: Date): Waiting[] {
  const payments = paymentLines(facts).flatMap((line): Waiting[] => {
    const count = line.groups.reduce((total, group) => total + group.count, 0);
    if (count === 0) return [];
    const { key, href, tone } = line;
    const deadline = line.hasCutoff ? soonest(line.groups, now) : null;
    return [{ key, href, tone, title: many(count, line.one, line.several), stakes: stakesOf(line.groups), deadline }];
  });
  const all = [...payments, ...exceptionLine(facts), ...fileLines(facts)];
  const at = (item: Waiting): string => item.deadline?.at ?? "9";
  return all.toSorted((a, b) => RANK[a.tone] - RANK[b.tone] || (at(a) < at(b) ? -1 : at(a) > at(b) ? 1 : 0));
}
