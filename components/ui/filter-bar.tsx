"use client";

import { Filter } from "lucide-react";
import { useRouter } from "next/navigation";
import { Fragment, useTransition, type FormEvent, type ReactNode } from "react";
import { filterHref } from "./filter-href";
import { LinkButton } from "./link-button";
import { SubmitButton } from "./submit-button";

export type FilterBarProps = {
  /** The list's own address; the fields' names become its query. */
  readonly action: string;
  /** Query values that are not fields here but must stay: the date basis, the sort. */
  readonly keep?: Readonly<Record<string, string | undefined>> | undefined;
  /** Where "Clear" goes; shown only when a filter is on. */
  readonly clearHref?: string | undefined;
  readonly children: ReactNode;
};

/** Filters kept in the URL: a GET form, which works without script and navigates in place with it. */
export function FilterBar({ action, keep = {}, clearHref, children }: FilterBarProps) {
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const href = filterHref(action, new FormData(event.currentTarget).entries());
    startTransition(() => router.push(href));
  };
  return (
    <form
      method="get"
      action={action}
      role="search"
      onSubmit={submit}
      className="no-print flex flex-wrap items-end gap-2 py-2 max-sm:[&>div]:w-full"
    >
      {Object.entries(keep).map(([name, value]) =>
        value === undefined ? null : <input key={name} type="hidden" name={name} value={value} />,
      )}
      {/* Cleared, the fields begin anew: uncontrolled ones would keep what no longer counts. */}
      <Fragment key={clearHref === undefined ? "off" : "on"}>{children}</Fragment>
      <SubmitButton variant="secondary" pending={pending} icon={<Filter aria-hidden className="size-4" />}>
        Filter
      </SubmitButton>
      {clearHref === undefined ? null : (
        <LinkButton href={clearHref} variant="quiet">
          Clear
        </LinkButton>
      )}
    </form>
  );
}
