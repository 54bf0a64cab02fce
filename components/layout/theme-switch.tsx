"use client";

import { Check, Monitor, Moon, Sun } from "lucide-react";
import { useState } from "react";
import { Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import { IconButton } from "@/components/ui/button";
import { THEME_COOKIE, themeFromCookie } from "./theme";
import type { Theme } from "./types";

const CHOICES = [
  { id: "system", label: "As the system", icon: Monitor },
  { id: "light", label: "Light", icon: Sun },
  { id: "dark", label: "Dark", icon: Moon },
] as const;

const YEAR_SECONDS = 31_536_000;

/** Applies at once and is remembered in a cookie, which the server reads: the next page never flashes. */
function applyTheme(theme: Theme): void {
  const root = document.documentElement;
  if (theme === "system") delete root.dataset["theme"];
  else root.dataset["theme"] = theme;
  const maxAge = theme === "system" ? 0 : YEAR_SECONDS;
  document.cookie = `${THEME_COOKIE}=${theme}; path=/; max-age=${maxAge}; samesite=lax`;
}

export function ThemeSwitch({ initial }: { readonly initial: Theme }) {
  const [theme, setTheme] = useState(initial);
  const Icon = CHOICES.find((choice) => choice.id === theme)?.icon ?? Monitor;
  return (
    <MenuTrigger>
      <IconButton label="Theme" icon={<Icon aria-hidden className="size-4" />} />
      <Popover offset={4} className="float-panel min-w-44 p-1">
        <Menu
          aria-label="Theme"
          className="outline-none"
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[theme]}
          onSelectionChange={(keys) => {
            const [key] = keys;
            const next = themeFromCookie(String(key));
            setTheme(next);
            applyTheme(next);
          }}
        >
          {CHOICES.map((choice) => (
            <MenuItem key={choice.id} id={choice.id} textValue={choice.label} className="option">
              <choice.icon aria-hidden className="size-4 text-ink-faint" />
              <span className="flex-1">{choice.label}</span>
              {choice.id === theme ? <Check aria-hidden className="size-4" /> : null}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
