import { escaped } from '../../outputs/html/markup.ts';

/** What is told by a page without script: it must also work where the dashboard's own page does not. */
export interface SmallPage {
  readonly title: string;
  readonly words: string;
  readonly hint: string;
}

/** A page without style or script, which the policy of the dashboard would refuse. */
export function smallPage({ title, words, hint }: SmallPage): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)} · Keyreeve</title>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
<p>${escaped(words)}</p>
<p>${escaped(hint)}</p>
<p><a href="/">To the dashboard</a></p>
</main>
</body>
</html>
`;
}
