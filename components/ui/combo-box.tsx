"use client";

import { ChevronDown } from "lucide-react";
import { useId, type Ref } from "react";
import {
  Button,
  ComboBox as AriaComboBox,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Text,
} from "react-aria-components";
import { cn } from "@/lib/core/cn";
import { FieldNotes, LABEL_CLASS, type FieldProps } from "./field";

export type ComboOption = { readonly value: string; readonly label: string; readonly detail?: string };

export type ComboBoxProps = FieldProps & {
  readonly options: readonly ComboOption[];
  readonly name?: string | undefined;
  /** The chosen option's value; "" when none. */
  readonly value?: string | undefined;
  readonly defaultValue?: string | undefined;
  readonly onChange?: ((value: string) => void) | undefined;
  readonly onBlur?: (() => void) | undefined;
  readonly placeholder?: string | undefined;
  readonly disabled?: boolean | undefined;
  readonly ref?: Ref<HTMLInputElement> | undefined;
};

/** One of many, found by typing. Fits a Controller: `<ComboBox {...field} options={…} />`. */
export function ComboBox(props: ComboBoxProps) {
  const { label, labelHidden, hint, error, optional, className, options, name, placeholder, disabled, ref } = props;
  const { value, defaultValue, onChange, onBlur } = props;
  const id = useId();
  return (
    <AriaComboBox
      {...(name === undefined ? {} : { name })}
      {...(value === undefined ? {} : { value: value === "" ? null : value })}
      {...(defaultValue ? { defaultValue } : {})}
      onChange={(key) => onChange?.(key === null ? "" : String(key))}
      {...(onBlur ? { onBlur } : {})}
      isDisabled={disabled ?? false}
      isInvalid={Boolean(error)}
      validationBehavior="aria"
      menuTrigger="focus"
      className={cn("flex min-w-0 flex-col gap-1", className)}
    >
      <Label className={cn(LABEL_CLASS, labelHidden && "sr-only")}>
        {label}
        {optional ? <span className="font-normal text-ink-faint"> (optional)</span> : null}
      </Label>
      <div className="relative">
        <Input {...(ref ? { ref } : {})} {...(placeholder ? { placeholder } : {})} className="control pr-8" />
        <Button className="absolute inset-y-0 right-0 flex w-8 items-center justify-center rounded-md text-ink-faint">
          <ChevronDown aria-hidden className="size-4" />
        </Button>
      </div>
      {error || hint ? (
        <Text slot="description">
          <FieldNotes id={id} hint={hint} error={error} />
        </Text>
      ) : null}
      <Popover offset={4} className="float-panel max-h-80 w-(--trigger-width) min-w-56 overflow-auto p-1">
        <ListBox
          items={options}
          renderEmptyState={() => <p className="px-2 py-1.5 text-ink-faint">Nothing fits what you typed.</p>}
        >
          {(option) => (
            <ListBoxItem id={option.value} textValue={option.label} className="option justify-between">
              <span className="truncate">{option.label}</span>
              {option.detail ? <span className="num text-sm font-normal text-ink-faint">{option.detail}</span> : null}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaComboBox>
  );
}
