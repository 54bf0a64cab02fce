import { NotFoundMessage } from "@/components/layout/not-found-message";

/** Inside the desk, whose frame has the `<main>` already. */
export default function DeskNotFound() {
  return <NotFoundMessage />;
}
