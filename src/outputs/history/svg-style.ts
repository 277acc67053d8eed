/**
 * Colours of a chart in a file of its own, light and dark by the reader's setting. Neighbouring layers differ in
 * lightness too, and what was not seen is hatched, so that nothing is told by colour alone.
 */
export const SVG_STYLE = `<style>
:root{color-scheme:light dark}
svg{--page:#fff;--ink:#1b1f24;--dim:#57606a;--grid:#d0d7de;--lost:#8a6100;--k0:#0b5cad;--k1:#7cb7f2;--k2:#6b3fa0;--k3:#c9a6f0;--k4:#0f6b52;--k5:#7fd1b3;--k6:#9a3412;--k7:#f3b391;--rest:#9aa4af;--ok:#bfe3cf;--part:#d9a400;--bad:#c62828}
@media (prefers-color-scheme:dark){svg{--page:#0d1117;--ink:#e6edf3;--dim:#9da7b3;--grid:#30363d;--lost:#e3b341;--k0:#4a9ff5;--k1:#1f5c99;--k2:#b68cf0;--k3:#6b489e;--k4:#46c49c;--k5:#1d7257;--k6:#f08b5c;--k7:#a34c22;--rest:#6e7681;--ok:#1f5a3a;--part:#d9a400;--bad:#f85149}}
text{font:13px ui-sans-serif,system-ui,sans-serif;fill:var(--ink)}
.title{font-size:20px;font-weight:600}.all{font-weight:600}.dim,.tick{fill:var(--dim)}.tick{font-size:12px}.end{text-anchor:end}
.page{fill:var(--page)}.grid{stroke:var(--grid)}.tip{fill:transparent}
.k0{fill:var(--k0)}.k1{fill:var(--k1)}.k2{fill:var(--k2)}.k3{fill:var(--k3)}.k4{fill:var(--k4)}.k5{fill:var(--k5)}.k6{fill:var(--k6)}.k7{fill:var(--k7)}.rest{fill:var(--rest)}
.lost{fill:url(#hatch);stroke:var(--lost);stroke-width:.5}.hatch{stroke:var(--lost);stroke-width:2}
.scanned{fill:var(--ok)}.partial{fill:var(--part)}.failed{fill:var(--bad)}.skipped{fill:var(--grid)}
</style>
<defs><pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line class="hatch" x1="0" y1="0" x2="0" y2="5"/></pattern></defs>
`;
