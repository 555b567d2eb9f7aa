// What makes a page more than paper. Every part stands alone: the page is whole without any.
import { enlivenCells } from "./cells/cells.js";
import { followContents } from "./page/contents.js";
import { openForPrint } from "./page/print.js";
import { nameScrollers } from "./page/scrollers.js";
import { sealAnswers } from "./page/seal.js";
import { addThemeSwitch } from "./page/theme.js";
import { previewTerms } from "./terms/previews.js";
import { addSearch } from "./search/box.js";
import { addFigureButtons } from "./figures/buttons.js";

addThemeSwitch();
addSearch();
sealAnswers();
addFigureButtons();
enlivenCells();
followContents();
nameScrollers();
previewTerms();
openForPrint();
