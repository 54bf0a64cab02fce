"use client";

import { useId } from "react";
import { ToggleButton, ToggleButtonGroup } from "react-aria-components";
import { cn } from "@/lib/core/cn";
import { SEGMENT, SEGMENT_ON, SEGMENT_TRACK } from "./segmented";

export type SegmentedControlProps = {
  readonly label: string;
  readonly labelHidden?: boolean | undefined;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly className?: string | undefined;
};

/** One of two to four, chosen in place; arrow keys move. For a choice kept in the URL use `SegmentedLinks`. */
export function SegmentedControl({ label, labelHidden, value, onChange, options, className }: SegmentedControlProps) {
  const id = useId();
  return (
    <div className={cn("inline-flex items-center gap-2", className)}>
      <span id={id} className={cn("text-sm text-ink-faint", labelHidden && "sr-only")}>
        {label}
      </span>
      <ToggleButtonGroup
        aria-labelledby={id}
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[value]}
        onSelectionChange={(keys) => {
          for (const key of keys) onChange(String(key));
        }}
        className={SEGMENT_TRACK}
      >
        {options.map((option) => (
          <ToggleButton
            key={option.value}
            id={option.value}
            className={({ isSelected }) => cn(SEGMENT, isSelected && SEGMENT_ON)}
          >
            {option.label}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
    </div>
  );
}
