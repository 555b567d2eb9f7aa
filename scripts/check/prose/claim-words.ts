/** Words by which a sentence says of something computed how it is; by kind, for the message. */
const words: Record<string, string> = {
  compares: `larger|smaller|greater|bigger|more|less|fewer|higher|lower|longer|shorter|faster|slower|slowly|
    quickly|deeper|steeper|flatter|closer|nearer|farther|brighter|darker|paler|wider|narrower|stronger|weaker|earlier|
    sooner|smoother|worse|most|least|largest|smallest|highest|lowest|longest|shortest|best|worst|
    strongest|weakest|steepest|half|twice|thrice|double|doubles|doubled|halves|halved|nearly|almost|hardly|exactly`,
  "says always or never": `never|always|only|every|everywhere|nowhere|all|none|nothing|nobody|neither|both|
    without exception|in each|at each|for good|no longer`,
  orders: `first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|before|after|until|afterwards|
    at once|immediately`,
  places: `left|right|upper|top|bottom|middle|diagonal`,
  colours: `red|reddish|blue|bluish|green|greenish|yellow|yellowish|white|black|grey|gray|dark|bright|pale|purple|orange`,
  changes: `grows?|grew|growing|shrinks?|shrank|shrinking|falls?|fell|falling|rises?|rose|rising|decays?|decaying|
    fades?|fading|vanish(?:es)?|explodes?|peaks?|saturates?|saturated|increases?|decreases?|climbs?|drops?|
    settles?|converges?|diverges?|stays|bends|swings|loses|gains`,
  equates: `equals?|equal|same|identical|unchanged|different|differs?|symmetric|constant|bounded|unbounded|opposite`,
  "asks to see": `notice|observe|see how|as you see|shows that|you can see`,
};

const patterns = Object.entries(words).map(([kind, list]): [string, RegExp] => [
  kind,
  new RegExp(`(?<![\\w-])(?:${list.replace(/\s*\n\s*/g, "")})(?![\\w-])`, "i"),
]);

/** Turns of speech in which these words claim nothing. */
const idle =
  /^(?:before|next):|\bat first\b|\bfirst of all\b|\bafter all\b|\bonce more\b|\ball right\b|\bmore (?:on|in|about)\b/gi;

/** The first word in a sentence that makes it a claim, and what such words do; undefined where there is none. */
export function claimingWord(sentence: string): { word: string; kind: string } | undefined {
  const text = sentence.replace(idle, (turn) => " ".repeat(turn.length));
  const found = patterns.flatMap(([kind, pattern]) => {
    const match = pattern.exec(text);
    return match ? [{ word: match[0], kind, index: match.index }] : [];
  });
  return found.sort((a, b) => a.index - b.index)[0];
}
