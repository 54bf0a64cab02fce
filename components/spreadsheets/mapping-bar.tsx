"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import type { UseFormReturn } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Notice } from "@/components/ui/notice";
import { Select } from "@/components/ui/select";
import { TextField } from "@/components/ui/text-field";
import { showToast } from "@/components/ui/toast";
import { dropMappingAction, saveMappingAction } from "@/lib/features/spreadsheets/actions";
import type { MakeSettingsInput } from "@/lib/features/spreadsheets/schema";
import type { SavedMapping } from "@/lib/features/spreadsheets/types";
import { formMapping } from "./use-sheet";

type MappingBarProps = {
  readonly form: UseFormReturn<MakeSettingsInput>;
  readonly mappings: readonly SavedMapping[];
  readonly header: readonly string[];
};

/** Uses, saves and deletes mappings that the whole company shares. */
export function MappingBar({ form, mappings, header }: MappingBarProps) {
  const router = useRouter();
  const [usedId, setUsedId] = useState("");
  const used = mappings.find(({ id }) => id === usedId);
  const use = (id: string): void => {
    setUsedId(id);
    const found = mappings.find((one) => one.id === id);
    if (found) form.setValue("mapping", formMapping(found.mapping));
  };
  const fits = ({ mapping }: SavedMapping): boolean =>
    Object.values(mapping.columns).every((name) => header.includes(name));
  return (
    <div className="flex flex-wrap items-center gap-2">
      {mappings.length > 0 ? (
        <Select
          label="Saved mapping"
          labelHidden
          className="w-56"
          placeholder="Use a saved mapping"
          value={usedId}
          onChange={(event) => use(event.target.value)}
          options={mappings.map((one) => ({
            value: one.id,
            label: fits(one) ? one.name : `${one.name} (other columns)`,
          }))}
        />
      ) : null}
      <SaveMapping key={usedId} form={form} used={used} onSaved={setUsedId} />
      {used ? (
        <ConfirmDialog
          trigger="Delete it"
          triggerVariant="quiet"
          title={`Delete the mapping “${used.name}”?`}
          confirmLabel="Delete the mapping"
          danger
          onConfirm={async () => {
            const result = await dropMappingAction({ id: used.id, version: used.version });
            if (!result.ok) return result;
            setUsedId("");
            router.refresh();
            return { ok: true };
          }}
        >
          Nobody can use it any more. Files that were made by it stay as they are.
        </ConfirmDialog>
      ) : null}
    </div>
  );
}

type SaveMappingProps = {
  readonly form: UseFormReturn<MakeSettingsInput>;
  readonly used: SavedMapping | undefined;
  readonly onSaved: (id: string) => void;
};

function SaveMapping({ form, used, onSaved }: SaveMappingProps) {
  const router = useRouter();
  const [isOpen, setOpen] = useState(false);
  const [name, setName] = useState(used?.name ?? "");
  const [pending, setPending] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const save = async (): Promise<void> => {
    setPending(true);
    setRefusal(null);
    const version = used && used.name === name.trim() ? used.version : 0;
    const result = await saveMappingAction({ name, mapping: form.getValues("mapping"), version }).catch(() => null);
    setPending(false);
    if (!result) return setRefusal("The desk could not be reached. Try again.");
    if (!result.ok) return setRefusal(result.sentence);
    showToast("The mapping is saved for everyone.");
    setOpen(false);
    onSaved(result.value.id);
    router.refresh();
  };
  return (
    <>
      <Button onPress={() => setOpen(true)}>Save the mapping</Button>
      <Dialog title="Save the mapping" size="small" isOpen={isOpen} onOpenChange={setOpen}>
        <form
          className="flex flex-col gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            event.stopPropagation();
            void save();
          }}
        >
          <TextField
            label="Name"
            value={name}
            maxLength={60}
            autoComplete="off"
            hint={
              used
                ? "The same name replaces the saved one; another name makes a new one."
                : "For example: payroll of the plant."
            }
            onChange={(event) => setName(event.target.value)}
          />
          {refusal ? <Notice tone="danger">{refusal}</Notice> : null}
          <DialogActions note="Names of columns and choices are kept, no values. Every analyst can use it.">
            <Button onPress={() => setOpen(false)} isDisabled={pending}>
              Cancel
            </Button>
            <Button variant="primary" type="submit" pending={pending} isDisabled={name.trim() === ""}>
              Save
            </Button>
          </DialogActions>
        </form>
      </Dialog>
    </>
  );
}
