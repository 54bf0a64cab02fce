"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useState, type ReactNode } from "react";
import { useForm, type FieldValues, type UseFormReturn } from "react-hook-form";
import { Panel, Section } from "@/components/ui/page-header";
import {
  bankFactsSchema,
  connectionSchema,
  type BankFactsInput,
  type ConnectionInput,
} from "@/lib/features/banks/schema";
import type { ConnectionView } from "@/lib/features/banks/types";
import { ConnectionForm, connectionValues } from "./connection-form";
import { FactsForm, factsValues } from "./facts-form";

/** New facts fill only what nobody is typing in. */
const keepTyped = { keepDirtyValues: true, keepDirty: true, keepErrors: true } as const;

/** The library keeps what is typed only for a form whose typed fields somebody reads. */
function isTyped<Values extends FieldValues>({ formState: { isDirty, dirtyFields } }: UseFormReturn<Values>): boolean {
  return isDirty && Object.keys(dirtyFields).length > 0;
}

/**
 * The forms that change one connection. They share the version they were opened at: it goes on by what is saved here,
 * and by another's change only while nothing is typed, so that such a change is never overwritten unseen.
 */
export function ConnectionForms({ view, head }: { readonly view: ConnectionView; readonly head: ReactNode }) {
  const stored = view.connection?.version ?? 0;
  const [opened, setOpened] = useState(stored);
  const connection = useForm<ConnectionInput>({
    resolver: zodResolver(connectionSchema, undefined, { raw: true }),
    values: connectionValues(view),
    resetOptions: keepTyped,
  });
  const facts = useForm<BankFactsInput>({
    resolver: zodResolver(bankFactsSchema, undefined, { raw: true }),
    values: factsValues(view),
    resetOptions: keepTyped,
  });
  const typed = [isTyped(connection), isTyped(facts)].includes(true);
  if (opened < stored && !typed) setOpened(stored);
  return (
    <>
      <Section title="Connection">
        <Panel>
          {head}
          <ConnectionForm form={connection} view={view} version={opened} onSaved={setOpened} />
        </Panel>
      </Section>
      <Section title="The bank's day">
        <Panel>
          <FactsForm form={facts} version={opened} onSaved={setOpened} />
        </Panel>
      </Section>
    </>
  );
}
