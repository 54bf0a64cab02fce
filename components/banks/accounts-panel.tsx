"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { KeyboardList } from "@/components/ui/keyboard-list";
import { Section } from "@/components/ui/page-header";
import { Cell, HeadCell, Row, Table, TableHead } from "@/components/ui/table";
import { zoneWord } from "@/lib/core/dates";
import { policyWords } from "@/lib/features/accounts/rules/ach-policy";
import type { AccountProfile, EntityChoice } from "@/lib/features/banks/types";
import { AccountForm } from "./account-form";
import { AchPolicyForm } from "./ach-policy-form";

type Editing = { readonly accountId: string; readonly what: "profile" | "policy" };

type AccountsPanelProps = {
  readonly profiles: readonly AccountProfile[];
  readonly entities: readonly EntityChoice[];
  readonly mayManage: boolean;
};

/** What we keep of each account because the bank does not send it. */
export function AccountsPanel({ profiles, entities, mayManage }: AccountsPanelProps) {
  const [editing, setEditing] = useState<Editing | null>(null);
  const edited = profiles.find(({ accountId }) => accountId === editing?.accountId);
  const close = (): void => setEditing(null);
  if (profiles.length === 0) {
    return (
      <EmptyState title="No accounts yet">
        They appear with the first reading of the bank&apos;s list of accounts.
      </EmptyState>
    );
  }
  return (
    <Section title="Accounts" count={String(profiles.length)}>
      <p className="pb-2 text-sm text-ink-soft">
        Name, type and number at the bank come from the bank. Entity, mask, cut-offs, the ACH policy and what happens to
        an undecided check are kept here.
      </p>
      <KeyboardList>
        <Table label="Account profiles">
          <TableHead>
            <HeadCell>Account</HeadCell>
            <HeadCell>Number</HeadCell>
            <HeadCell>Entity</HeadCell>
            <HeadCell>ACH</HeadCell>
            <HeadCell>ACH policy</HeadCell>
            <HeadCell>Wire</HeadCell>
            <HeadCell>Positive Pay</HeadCell>
            <HeadCell>Undecided</HeadCell>
            {mayManage ? (
              <HeadCell className="relative">
                <span className="sr-only">Change</span>
              </HeadCell>
            ) : null}
          </TableHead>
          <tbody>
            {profiles.map((profile) => (
              <ProfileRow key={profile.accountId} profile={profile} onEdit={mayManage ? setEditing : null} />
            ))}
          </tbody>
        </Table>
      </KeyboardList>
      <Dialog
        title={edited ? `What we keep of ${edited.name}` : "Account"}
        isOpen={edited !== undefined && editing?.what === "profile"}
        onOpenChange={(open) => (open ? null : close())}
      >
        {edited ? <AccountForm key={edited.version} profile={edited} entities={entities} onDone={close} /> : null}
      </Dialog>
      <Dialog
        title={edited ? `ACH policy of ${edited.name}` : "ACH policy"}
        isOpen={edited !== undefined && editing?.what === "policy"}
        onOpenChange={(open) => (open ? null : close())}
      >
        {edited ? <AchPolicyForm key={edited.achPolicyVersion} profile={edited} onDone={close} /> : null}
      </Dialog>
    </Section>
  );
}

type ProfileRowProps = { readonly profile: AccountProfile; readonly onEdit: ((editing: Editing) => void) | null };

function ProfileRow({ profile, onEdit }: ProfileRowProps) {
  const zone = zoneWord(profile.timeZone);
  return (
    <Row>
      <Cell heading>
        {profile.name}
        <span className="block text-sm text-ink-faint">
          {profile.type} · {profile.currency}
          {profile.closedAt ? " · no longer listed by the bank" : ""}
        </span>
      </Cell>
      <Cell className="num whitespace-nowrap">{profile.last4 ? `··${profile.last4}` : "not known"}</Cell>
      <Cell>{profile.entityName ?? "not given to one"}</Cell>
      <Cell date>{`${profile.achCutoff} ${zone}`}</Cell>
      <Cell>
        <Policy profile={profile} />
      </Cell>
      <Cell date>{`${profile.wireCutoff} ${zone}`}</Cell>
      <Cell date>{`${profile.positivePayCutoff} ${zone}`}</Cell>
      <Cell>{profile.positivePayDefault === "PAY" ? "Paid" : "Returned"}</Cell>
      {onEdit ? (
        <Cell>
          <span className="flex justify-end gap-1">
            <Button
              size="small"
              data-row-link=""
              aria-label={`Change what we keep of ${profile.name}`}
              onPress={() => onEdit({ accountId: profile.accountId, what: "profile" })}
            >
              Change
            </Button>
            {profile.currency === "USD" ? (
              <Button
                size="small"
                aria-label={`Change the ACH policy of ${profile.name}`}
                onPress={() => onEdit({ accountId: profile.accountId, what: "policy" })}
              >
                ACH policy
              </Button>
            ) : null}
          </span>
        </Cell>
      ) : null}
    </Row>
  );
}

function Policy({ profile }: { readonly profile: AccountProfile }) {
  if (profile.currency !== "USD") return <span className="text-ink-faint">no ACH in {profile.currency}</span>;
  const words = policyWords(profile.achPolicy);
  if (words.length === 0) return <span className="text-ink-faint">none</span>;
  return (
    <ul className="text-sm">
      {words.map((word) => (
        <li key={word}>{word}</li>
      ))}
    </ul>
  );
}
