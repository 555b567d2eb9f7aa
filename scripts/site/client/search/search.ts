// The search and what it searches: loaded when a reader first opens it.
import entries from "gatehouse/search-entries";
import { searchOver } from "./query.js";

(globalThis as { gatehouseSearch?: unknown }).gatehouseSearch = searchOver(entries);
