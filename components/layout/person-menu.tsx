"use client";

import { CircleUserRound, LogOut } from "lucide-react";
import { useRef } from "react";
import { Menu } from "@/components/ui/menu";
import type { ShellPerson } from "./types";

type PersonMenuProps = { readonly person: ShellPerson; readonly signOut: () => Promise<void> };

/** Who is signed in and as what, with the way out. The form stays mounted when the menu closes. */
export function PersonMenu({ person, signOut }: PersonMenuProps) {
  const form = useRef<HTMLFormElement>(null);
  return (
    <>
      <form ref={form} action={signOut} hidden />
      <Menu
        label={`${person.name}, ${person.role}`}
        iconOnly
        variant="quiet"
        icon={<CircleUserRound aria-hidden className="size-4.5" />}
        heading={
          <>
            <span className="block font-semibold">{person.name}</span>
            <span className="block text-sm text-ink-soft">{person.role}</span>
            <span className="block text-sm text-ink-faint">{person.email}</span>
          </>
        }
        items={[
          {
            id: "sign-out",
            label: "Sign out",
            icon: <LogOut aria-hidden className="size-4 text-ink-faint" />,
            onAction: () => form.current?.requestSubmit(),
          },
        ]}
      />
    </>
  );
}
