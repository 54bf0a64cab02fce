"use client";

import type { ReactNode } from "react";
import { Header, Menu as AriaMenu, MenuItem, MenuSection, MenuTrigger, Popover } from "react-aria-components";
import { cn } from "@/lib/core/cn";
import { Button } from "./button";
import type { ButtonSize, ButtonVariant } from "./button-style";

export type MenuAction = {
  readonly id: string;
  readonly label: string;
  readonly detail?: string | undefined;
  readonly icon?: ReactNode | undefined;
  readonly href?: string | undefined;
  readonly onAction?: (() => void) | undefined;
  readonly danger?: boolean | undefined;
  readonly disabled?: boolean | undefined;
};

export type MenuProps = {
  /** The button's text; with `iconOnly` its accessible name. */
  readonly label: string;
  readonly iconOnly?: boolean | undefined;
  readonly icon?: ReactNode | undefined;
  readonly variant?: ButtonVariant | undefined;
  readonly size?: ButtonSize | undefined;
  readonly heading?: ReactNode | undefined;
  readonly items: readonly MenuAction[];
};

/** A button that opens a list of actions or links. */
export function Menu({ label, iconOnly, icon, variant = "secondary", size = "medium", heading, items }: MenuProps) {
  return (
    <MenuTrigger>
      <Button
        variant={variant}
        size={size}
        icon={icon}
        {...(iconOnly ? { "aria-label": label, className: "w-8 px-0" } : {})}
      >
        {iconOnly ? null : label}
      </Button>
      <Popover offset={4} className="float-panel min-w-52 p-1">
        <AriaMenu aria-label={label} className="outline-none">
          <MenuSection>
            {heading ? <Header className="border-b px-2 pt-1 pb-2">{heading}</Header> : null}
            {items.map((item) => (
              <MenuItem
                key={item.id}
                id={item.id}
                textValue={item.label}
                {...(item.href ? { href: item.href } : {})}
                {...(item.onAction ? { onAction: item.onAction } : {})}
                isDisabled={item.disabled ?? false}
                className={cn("option", item.danger && "text-danger")}
              >
                {item.icon}
                <span className="flex-1">{item.label}</span>
                {item.detail ? <span className="text-sm text-ink-faint">{item.detail}</span> : null}
              </MenuItem>
            ))}
          </MenuSection>
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
