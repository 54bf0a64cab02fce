"use client";

import type { ReactNode } from "react";
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from "react-aria-components";

export type TabsProps = {
  readonly label: string;
  readonly defaultTab?: string | undefined;
  readonly tabs: readonly {
    readonly id: string;
    readonly label: string;
    readonly count?: number;
    readonly content: ReactNode;
  }[];
};

/** Views of one thing, side by side. For views that deserve an address use links. */
export function Tabs({ label, defaultTab, tabs }: TabsProps) {
  return (
    <AriaTabs {...(defaultTab ? { defaultSelectedKey: defaultTab } : {})}>
      <TabList aria-label={label} className="flex gap-4 overflow-x-auto border-b">
        {tabs.map((tab) => (
          <Tab
            key={tab.id}
            id={tab.id}
            className="-mb-px flex h-8 cursor-pointer items-center gap-1.5 border-b-2 border-transparent px-1 font-medium whitespace-nowrap text-ink-soft hover:text-ink selected:border-accent selected:text-ink"
          >
            {tab.label}
            {tab.count === undefined ? null : <span className="num text-sm text-ink-faint">{tab.count}</span>}
          </Tab>
        ))}
      </TabList>
      {tabs.map((tab) => (
        <TabPanel key={tab.id} id={tab.id} className="pt-3">
          {tab.content}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}
