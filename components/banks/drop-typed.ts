/** What was saved counts as typed no more; a reset would else keep it, since `resetOptions` of the form count there too. */
export const DROP_TYPED = { keepDirtyValues: false, keepErrors: false } as const;
