/** The product's mark: a dial whose hand has reached the line. */
export function Mark({ className }: { readonly className?: string }) {
  return (
    <svg
      viewBox="0 0 24 24"
      width="24"
      height="24"
      aria-hidden
      className={className}
      fill="none"
      stroke="currentColor"
      strokeWidth="2.25"
      strokeLinecap="round"
    >
      <path d="M19.8 7.5A9 9 0 1 0 21 12" />
      <path d="M12 12V6.5" />
      <path d="M12 12h9" />
    </svg>
  );
}
