"use client";

import { FileUp } from "lucide-react";
import { useState, type ReactNode } from "react";
import { DropZone, FileTrigger, isFileDropItem, Text } from "react-aria-components";
import { Button } from "./button";

export type FileDropProps = {
  /** What to drop here: "Drop an ACH file". */
  readonly label: string;
  /** What is accepted and up to which size. */
  readonly hint?: ReactNode | undefined;
  /** Extensions or media types, such as [".ach", ".txt"]. */
  readonly accept?: readonly string[] | undefined;
  readonly disabled?: boolean | undefined;
} & (
  | { readonly multiple?: false | undefined; readonly onFile: (file: File) => void }
  | { readonly multiple: true; readonly onFiles: (files: readonly File[]) => void }
);

/** A place for a file or several, dropped, pasted or chosen. What is wrong with a file is for the caller to say. */
export function FileDrop(props: FileDropProps) {
  const { label, hint, accept, disabled = false } = props;
  const [refusal, setRefusal] = useState<string | null>(null);
  const take = (files: readonly File[]): void => {
    const [file] = files;
    if (!file) return;
    setRefusal(null);
    if (props.multiple) props.onFiles(files);
    else if (files.length > 1) setRefusal("Those were several files. Drop one at a time.");
    else props.onFile(file);
  };
  return (
    <DropZone
      isDisabled={disabled}
      aria-label={label}
      onDrop={(event) => {
        void Promise.all(event.items.filter(isFileDropItem).map((item) => item.getFile())).then(take);
      }}
      className="flex flex-col items-center gap-2 rounded-md border border-dashed border-line-strong bg-surface px-4 py-6 text-center drop-target:border-solid drop-target:border-accent drop-target:bg-accent-wash"
    >
      <FileUp aria-hidden className="size-5 text-ink-faint" />
      <Text slot="label" className="font-semibold">
        {label}
      </Text>
      {hint ? <p className="text-sm text-ink-soft">{hint}</p> : null}
      <FileTrigger
        {...(accept ? { acceptedFileTypes: accept } : {})}
        {...(props.multiple ? { allowsMultiple: true } : {})}
        onSelect={(files) => take([...(files ?? [])])}
      >
        <Button isDisabled={disabled}>{props.multiple ? "Choose files" : "Choose a file"}</Button>
      </FileTrigger>
      {refusal ? (
        <p role="alert" className="text-sm text-danger">
          {refusal}
        </p>
      ) : null}
    </DropZone>
  );
}
