/** Addenda of entries that came back, of the one table of fields. */
export {
  CONTESTED_99,
  CORRECTION_98,
  DISHONORED_99,
  IAT_CORRECTION_98,
  IAT_RETURN_99,
  REFUSED_98,
  RETURN_99,
  RETURN_ADDENDA,
} from "../fields/came-back";
