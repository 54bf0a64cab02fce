"use client";

import { useRouter } from "next/navigation";
import {
  Autocomplete,
  Dialog,
  Header,
  Input,
  Menu,
  MenuItem,
  MenuSection,
  Modal,
  ModalOverlay,
  SearchField,
  useFilter,
} from "react-aria-components";
import { SECTIONS, type SectionId } from "./sections";
import type { CommandAction } from "./types";

type CommandPaletteProps = {
  readonly isOpen: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly actions: readonly CommandAction[];
  readonly hidden: readonly SectionId[];
};

const HEADER = "px-2 pt-2 pb-1 text-xs font-medium text-ink-faint";

type Go = (href: string) => void;

function ScreenSection({ hidden, go }: { readonly hidden: readonly SectionId[]; readonly go: Go }) {
  return (
    <MenuSection>
      <Header className={HEADER}>Screens</Header>
      {SECTIONS.filter((section) => !hidden.includes(section.id)).map((section) => (
        <MenuItem
          key={section.id}
          id={section.id}
          textValue={section.label}
          onAction={() => go(section.href)}
          className="option"
        >
          <section.icon aria-hidden className="size-4 text-ink-faint" />
          <span className="flex-1">{section.label}</span>
          <span aria-hidden className="flex gap-1">
            <kbd className="kbd">g</kbd>
            <kbd className="kbd">{section.key}</kbd>
          </span>
        </MenuItem>
      ))}
    </MenuSection>
  );
}

function ActionSection({ actions, go }: { readonly actions: readonly CommandAction[]; readonly go: Go }) {
  return (
    <MenuSection>
      <Header className={HEADER}>Actions</Header>
      {actions.map((action) => (
        <MenuItem
          key={action.id}
          id={`action-${action.id}`}
          textValue={`${action.label} ${action.keywords ?? ""}`.trim()}
          onAction={() => go(action.href)}
          className="option"
        >
          {action.label}
        </MenuItem>
      ))}
    </MenuSection>
  );
}

/** Screens and actions, found by typing. */
export function CommandPalette({ isOpen, onOpenChange, actions, hidden }: CommandPaletteProps) {
  const router = useRouter();
  const { contains } = useFilter({ sensitivity: "base" });
  const go: Go = (href) => {
    onOpenChange(false);
    router.push(href);
  };
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      isDismissable
      className="fixed inset-0 z-50 flex items-start justify-center bg-veil p-4 pt-[12vh]"
    >
      <Modal className="float-panel w-full max-w-lg overflow-hidden">
        <Dialog aria-label="Go to a screen or start an action" className="outline-none">
          <Autocomplete filter={contains}>
            {/* The palette is opened to be typed into. */}
            {/* oxlint-disable-next-line jsx-a11y/no-autofocus */}
            <SearchField autoFocus aria-label="Screen or action" className="border-b">
              <Input
                placeholder="Screen or action"
                className="h-11 w-full bg-transparent px-4 text-lg outline-none [&::-webkit-search-cancel-button]:appearance-none max-sm:text-base"
              />
            </SearchField>
            <Menu
              aria-label="Screens and actions"
              className="max-h-[72dvh] overflow-auto p-1 outline-none"
              renderEmptyState={() => (
                <p className="px-3 py-4 text-ink-soft">Nothing is called that. Try a screen, such as “payments”.</p>
              )}
            >
              <ScreenSection hidden={hidden} go={go} />
              {actions.length > 0 ? <ActionSection actions={actions} go={go} /> : null}
            </Menu>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
