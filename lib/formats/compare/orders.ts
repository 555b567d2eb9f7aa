import type { GateName } from "../../lstm/gates.js";
import { movedGates, type Holds } from "./match.js";

/** The orders in which libraries pack their gates. */
export const gateOrders: { library: string; letters: string; order: readonly GateName[] }[] = [
  {
    library: "PyTorch and Keras",
    letters: "i f c o",
    order: ["inputGate", "forgetGate", "candidate", "outputGate"],
  },
  {
    library: "ONNX",
    letters: "i o f c",
    order: ["inputGate", "outputGate", "forgetGate", "candidate"],
  },
  {
    library: "TensorFlow 1",
    letters: "i c f o",
    order: ["inputGate", "candidate", "forgetGate", "outputGate"],
  },
];

/** Says which gate holds what of which, and whose order was taken for whose where that explains it. */
export function describeOrder(holds: Holds): string {
  const moved = movedGates(holds);
  const pairs = moved.map((gate) => `${gate} holds what belongs to ${holds.get(gate)!}`);
  const confused = confusion(holds);
  return `gates are swapped: ${pairs.join(", ")}${confused ? ` (${confused})` : ""}`;
}

/** A file packed in one library's order and unpacked in another's: slot k holds written[k], and is taken for read[k]. */
function confusion(holds: Holds): string | undefined {
  const [ours, ...others] = gateOrders;
  const pairs = others.flatMap((other) => [
    { written: other, read: ours! },
    { written: ours!, read: other },
  ]);
  const found = pairs.find(
    ({ written, read }) =>
      holds.size === read.order.length &&
      read.order.every((gate, k) => holds.get(gate) === written.order[k]),
  );
  if (!found) return undefined;
  const { written, read } = found;
  return `as when ${written.library}'s order, ${written.letters}, is read as ${read.library}'s, ${read.letters}`;
}
